import { makeStyles } from '@material-ui/core/styles';
import AlarmIcon from '@material-ui/icons/Alarm';
import AllInclusiveIcon from '@material-ui/icons/AllInclusive';
import { DateTime } from 'luxon';
import { useFormat } from '../../hooks/useFormat';
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
  useTimeUntil,
} from '../../hooks/useTimeUntil';
import { useTranslation } from '../../hooks/useTranslation';
import { useToneStyles } from './tones';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    fontVariantNumeric: 'tabular-nums',
  },
  urgent: { fontWeight: 700 },
  icon: { fontSize: '1.25em' },
}));

/** Whether so little time is left that somebody should act. */
export function isUrgent(leftMs: number): boolean {
  return leftMs < HOUR_MS;
}

/** What is shown are the two largest units. */
function preciseUnit(distance: number): number {
  if (distance < HOUR_MS) return SECOND_MS;
  return distance < DAY_MS ? MINUTE_MS : HOUR_MS;
}

function unit(distance: number): number {
  return distance < MINUTE_MS
    ? SECOND_MS
    : Math.max(MINUTE_MS, preciseUnit(distance));
}

/** How long a workspace has left; the last hour is marked as urgent. */
export function ExpiryText(props: {
  /** Absent for a pinned workspace. */
  expiresAt?: string;
  /** Says the seconds of the last hour, not only of the last minute. */
  precise?: boolean;
  /** Says what it is about, where no label does. */
  named?: boolean;
}) {
  const { expiresAt, precise, named } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const classes = useStyles();
  const tones = useToneStyles();

  const left = useTimeUntil(
    expiresAt ? DateTime.fromISO(expiresAt).toMillis() : Infinity,
    precise ? preciseUnit : unit,
  );
  if (!expiresAt) {
    return (
      <span className={classes.root} title={t('expiry.pinned')}>
        <AllInclusiveIcon className={classes.icon} aria-hidden />
        {t(named ? 'expiry.named.never' : 'expiry.never')}
      </span>
    );
  }
  const urgent = isUrgent(left);
  const text = (() => {
    // Clocks differ, and what has expired is not swept in the same moment.
    const due = left < SECOND_MS && left > -MINUTE_MS;
    const otherwise = left > 0 ? 'in' : 'past';
    const when = due ? 'now' : otherwise;
    return t(named ? `expiry.named.${when}` : `expiry.${when}`, {
      duration: format.duration(Math.abs(left)),
    });
  })();
  return (
    <time
      dateTime={expiresAt}
      title={format.absolute(expiresAt)}
      className={urgent ? `${classes.root} ${classes.urgent}` : classes.root}
    >
      {urgent && (
        <AlarmIcon className={`${classes.icon} ${tones.warning}`} aria-hidden />
      )}
      {text}
    </time>
  );
}
