import type { OperationEvent } from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import VerticalAlignBottomIcon from '@material-ui/icons/VerticalAlignBottom';
import { DateTime } from 'luxon';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from '../../hooks/useTranslation';
import { scrollable } from '../common/scrollable';
import { useToneStyles } from '../common/tones';
import { LogLine, logLinesOf } from './logLines';

/** Older lines are left out of the page, not of the log. */
const SHOWN_LINES = 2_000;
const NEAR_END_PX = 24;

const useStyles = makeStyles(theme => ({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  },
  filter: { flex: '1 1 160px', maxWidth: 280 },
  log: {
    height: 300,
    overflow: 'auto',
    margin: 0,
    padding: theme.spacing(1, 1.5),
    borderRadius: theme.shape.borderRadius,
    border: `1px solid ${theme.palette.divider}`,
    backgroundColor: theme.palette.background.default,
    color: theme.palette.text.primary,
    fontFamily: 'Menlo, Consolas, monospace',
    fontSize: '0.8125rem',
    lineHeight: 1.6,
  },
  line: { display: 'flex', gap: theme.spacing(1.5) },
  time: {
    flex: 'none',
    color: theme.palette.text.secondary,
    [theme.breakpoints.down('xs')]: { display: 'none' },
  },
  hint: { color: theme.palette.text.secondary },
  text: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', minWidth: 0 },
}));

/** The log of an operation; it follows its end until somebody scrolls up. */
export function EventLog(props: { events: OperationEvent[]; ended: boolean }) {
  const { events, ended } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const [filter, setFilter] = useState('');
  const [following, setFollowing] = useState(true);
  const box = useRef<HTMLDivElement>(null);

  const lines = useMemo(() => logLinesOf(events), [events]);
  const wanted = filter.trim().toLowerCase();
  const found = useMemo(
    () =>
      wanted
        ? lines.filter(line => line.text.toLowerCase().includes(wanted))
        : lines,
    [lines, wanted],
  );
  const shown = found.slice(-SHOWN_LINES);

  useLayoutEffect(() => {
    const element = box.current;
    if (element && following) element.scrollTop = element.scrollHeight;
  }, [shown.length, following]);

  const onScroll = () => {
    const element = box.current;
    if (element) {
      const { scrollHeight, scrollTop, clientHeight } = element;
      setFollowing(scrollHeight - scrollTop - clientHeight < NEAR_END_PX);
    }
  };

  return (
    <div>
      <div className={classes.bar}>
        <TextField
          className={classes.filter}
          size="small"
          variant="outlined"
          type="search"
          label={t('log.filter')}
          value={filter}
          onChange={event => setFilter(event.target.value)}
          inputProps={{ 'aria-label': t('log.filter') }}
        />
        <Typography variant="caption" color="textSecondary">
          {shown.length < found.length
            ? t('log.lastLines', {
                shown: String(shown.length),
                total: String(found.length),
              })
            : t('log.lines', { count: found.length })}
        </Typography>
        {!following && (
          <Button
            size="small"
            startIcon={<VerticalAlignBottomIcon />}
            onClick={() => setFollowing(true)}
          >
            {t('log.follow')}
          </Button>
        )}
      </div>
      <div
        ref={box}
        role="log"
        aria-live="off"
        aria-label={t('log.label')}
        className={classes.log}
        onScroll={onScroll}
        {...scrollable}
      >
        {shown.length === 0 && (
          <span className={classes.hint}>
            {wanted && lines.length > 0 && t('log.noMatch')}
            {lines.length === 0 && (ended ? t('log.empty') : t('log.waiting'))}
          </span>
        )}
        {shown.map(line => (
          <Line key={line.id} line={line} />
        ))}
      </div>
    </div>
  );
}

function Line(props: { line: LogLine }) {
  const { at, text, severity } = props.line;
  const { t } = useTranslation();
  const classes = useStyles();
  const tones = useToneStyles();
  return (
    <div className={classes.line}>
      <time dateTime={at} className={classes.time}>
        {DateTime.fromISO(at).toFormat('HH:mm:ss')}
      </time>
      <span className={classes.text}>
        {severity !== 'info' && (
          <strong className={severity === 'error' ? tones.bad : tones.warning}>
            {t(`log.${severity}`)}{' '}
          </strong>
        )}
        {text}
      </span>
    </div>
  );
}
