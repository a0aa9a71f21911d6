import { makeStyles } from '@material-ui/core/styles';
import AlarmIcon from '@material-ui/icons/Alarm';
import AllInclusiveIcon from '@material-ui/icons/AllInclusive';
import { DateTime } from 'luxon';
import { useFormat } from '../../hooks/useFormat';
import { useNow } from '../../hooks/useNow';
import { useTranslation } from '../../hooks/useTranslation';
import { useToneStyles } from './tones';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

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

/** How long a workspace has left; the last hour is marked as urgent. */
export function ExpiryText(props: {
  /** Absent for a pinned workspace. */
  expiresAt?: string;
  /** Renewed each second instead of each half minute. */
  precise?: boolean;
  /** Says what it is about, where no label does. */
  named?: boolean;
}) {
  const { expiresAt, precise, named } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const classes = useStyles();
  const tones = useToneStyles();
  const now = useNow(precise ? 1_000 : 15_000);

  if (!expiresAt) {
    return (
      <span className={classes.root} title={t('expiry.pinned')}>
        <AllInclusiveIcon className={classes.icon} aria-hidden />
        {t(named ? 'expiry.named.never' : 'expiry.never')}
      </span>
    );
  }
  const left = DateTime.fromISO(expiresAt).toMillis() - now;
  const unit = precise || Math.abs(left) < MINUTE_MS ? 1_000 : MINUTE_MS;
  const shown = Math.floor(Math.abs(left) / unit) * unit;
  const urgent = isUrgent(left);
  const text = (() => {
    // Clocks differ, and what has expired is not swept in the same moment.
    const due = left < 1_000 && left > -MINUTE_MS;
    const otherwise = left > 0 ? 'in' : 'past';
    const when = due ? 'now' : otherwise;
    return t(named ? `expiry.named.${when}` : `expiry.${when}`, {
      duration: format.duration(shown),
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
