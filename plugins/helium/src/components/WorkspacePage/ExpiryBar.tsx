import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import AlarmIcon from '@material-ui/icons/Alarm';
import { DateTime } from 'luxon';
import { ReactNode } from 'react';
import { useFormat } from '../../hooks/useFormat';
import { useNow } from '../../hooks/useNow';
import { useTranslation } from '../../hooks/useTranslation';
import { isUrgent } from '../common/ExpiryText';
import { useToneStyles } from '../common/tones';

/** A moment of a workspace's life, in milliseconds. */
interface Mark {
  id: 'created' | 'now' | 'expires' | 'expired' | 'latest' | 'removed';
  at: number;
}

const useStyles = makeStyles(theme => ({
  root: { margin: theme.spacing(1.5, 0), fontSize: '0.75rem' },
  row: { position: 'relative', height: '1.6em' },
  label: { position: 'absolute', whiteSpace: 'nowrap', lineHeight: '1.6em' },
  track: {
    position: 'relative',
    display: 'flex',
    height: 12,
    border: '1px solid currentColor',
    borderRadius: 3,
  },
  past: { backgroundColor: 'currentColor' },
  // Not told apart by its colour alone.
  left: {
    backgroundImage:
      'repeating-linear-gradient(135deg, currentColor 0 2px, transparent 2px 6px)',
  },
  tick: {
    position: 'absolute',
    top: -4,
    bottom: -4,
    width: 2,
    backgroundColor: theme.palette.text.primary,
  },
  ends: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    columnGap: theme.spacing(2),
    color: theme.palette.text.secondary,
    '& > :last-child': { marginLeft: 'auto', textAlign: 'right' },
    '& > * > *': { display: 'block', whiteSpace: 'nowrap' },
  },
  icon: { fontSize: '1.25em', verticalAlign: 'text-bottom' },
}));

/**
 * The time of a workspace as a picture: what has passed, what is left until the expiry, and how far that can be put off. One that sleeps has
 * what is left until it is removed.
 */
export function ExpiryBar(props: { workspace: Workspace; expiresAt: string }) {
  const { workspace, expiresAt } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const classes = useStyles();
  const tones = useToneStyles();
  const present = useNow(15_000);
  const { created, now, expiry, end } = marksOf(workspace, expiresAt, present);

  const last = end ?? expiry;
  const shareOf = shares({ created, expiry, last });
  const goal = end?.id === 'removed' ? end : expiry;
  const leftMs = goal.at - now.at;
  const urgent = isUrgent(leftMs);

  const dateOf = ({ at }: Mark) => format.brief(DateTime.fromMillis(at));
  const inOrder = [created, now, expiry, ...(end ? [end] : [])].sort(
    (one, other) => one.at - other.at,
  );
  const name = [
    ...inOrder.map(mark =>
      t('expiry.bar.mark', {
        label: t(`expiry.bar.${mark.id}`),
        date: dateOf(mark),
      }),
    ),
    ...(urgent && leftMs > 0 ? [t('expiry.bar.urgent')] : []),
  ].join('; ');
  const goalIcon = urgent && (
    <AlarmIcon className={`${classes.icon} ${tones.warning}`} aria-hidden />
  );
  return (
    <div className={classes.root} role="img" aria-label={name}>
      <Row share={shareOf(now)}>{t('expiry.bar.now')}</Row>
      <div
        className={`${classes.track} ${
          urgent ? tones.warning : tones.progress
        }`}
      >
        <span className={classes.past} style={widthOf(shareOf(now))} />
        <span
          className={classes.left}
          style={widthOf(shareOf(goal) - shareOf(now))}
        />
        {[now, expiry].map(mark => (
          <span
            key={mark.id}
            className={classes.tick}
            style={placeOf(shareOf(mark))}
          />
        ))}
      </div>
      {end && (
        <Row share={shareOf(expiry)}>
          {goal === expiry && goalIcon} {t(`expiry.bar.${expiry.id}`)}
        </Row>
      )}
      <div className={classes.ends}>
        {[created, last].map(mark => (
          <span key={mark.id}>
            <span>
              {goal === mark && goalIcon} {t(`expiry.bar.${mark.id}`)}
            </span>
            <span>{dateOf(mark)}</span>
          </span>
        ))}
      </div>
    </div>
  );
}

/** A label at its place, within the bar's ends. */
function Row(props: { share: number; children: ReactNode }) {
  const classes = useStyles();
  return (
    <div className={classes.row}>
      <span className={classes.label} style={placeOf(props.share)}>
        {props.children}
      </span>
    </div>
  );
}

/**
 * Where the marks stand, in percent of the bar: to scale until the expiry, and so far that each extension is seen. What is beyond is pressed
 * together, the more of it there is.
 */
function shares(marks: { created: Mark; expiry: Mark; last: Mark }) {
  const start = marks.created.at;
  const life = marks.expiry.at - start;
  const whole = marks.last.at - start || 1;
  const turn =
    marks.last.id === 'latest' ? Math.cbrt(life / whole) : life / whole;
  return ({ at }: Mark) => {
    const passed = at - start;
    const share =
      passed <= life
        ? (turn * passed) / (life || 1)
        : turn + ((1 - turn) * (passed - life)) / (whole - life || 1);
    return 100 * Math.min(1, Math.max(0, share));
  };
}

function marksOf(workspace: Workspace, expiresAt: string, present: number) {
  const { createdAt, graceEndsAt, maximumExpiresAt } = workspace;
  const millis = (iso: string) => DateTime.fromISO(iso).toMillis();
  const created: Mark = { id: 'created', at: millis(createdAt) };
  // The viewer's clock may be slow.
  const now: Mark = { id: 'now', at: Math.max(present, created.at) };
  const at = millis(expiresAt);
  const expiry: Mark = { id: at > now.at ? 'expires' : 'expired', at };
  const until = graceEndsAt ?? maximumExpiresAt;
  const end: Mark | undefined =
    until && millis(until) > at
      ? { id: graceEndsAt ? 'removed' : 'latest', at: millis(until) }
      : undefined;
  return { created, now, expiry, end };
}

function widthOf(share: number) {
  return { width: `${Math.max(0, share)}%` };
}

function placeOf(share: number) {
  return { left: `${share}%`, transform: `translateX(-${share}%)` };
}
