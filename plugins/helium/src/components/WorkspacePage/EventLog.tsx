import type { OperationEvent } from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import VerticalAlignBottomIcon from '@material-ui/icons/VerticalAlignBottom';
import { DateTime } from 'luxon';
import { memo, ReactNode, useMemo } from 'react';
import { useTranslation } from '../../hooks/useTranslation';
import { scrollable } from '../common/scrollable';
import { useToneStyles } from '../common/tones';
import { DownloadLogButton } from './DownloadLogButton';
import { LogLine, logLinesOf } from './logLines';
import { useLogWindow } from './useLogWindow';

/** A file with a hole would be taken for all of it. */
const NONE: LogLine[] = [];

// Hundreds of them are there, of which a few are new.
const ShownLine = memo(Line);

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
    overflowAnchor: 'none',
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
export function EventLog(props: {
  workspace: string;
  operationId: string;
  events: OperationEvent[];
  /** Lines are missing between the first and the last ones. */
  gap: boolean;
  ended: boolean;
  /** The lines that are wanted. */
  filter: string;
  onFilter(filter: string): void;
}) {
  const { workspace, operationId, events, gap, ended, filter, onFilter } =
    props;
  const { t } = useTranslation();
  const classes = useStyles();
  const marks = useMarks();
  const lines = useMemo(() => logLinesOf(events), [events]);
  const wanted = filter.trim().toLowerCase();
  const found = useMemo(
    () =>
      wanted
        ? lines.filter(line => line.text.toLowerCase().includes(wanted))
        : lines,
    [lines, wanted],
  );
  const { box, shown, following, follow, onScroll } = useLogWindow(found);

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
          onChange={event => onFilter(event.target.value)}
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
            onClick={follow}
          >
            {t('log.follow')}
          </Button>
        )}
        <DownloadLogButton
          workspace={workspace}
          operationId={operationId}
          lines={gap ? NONE : lines}
          ended={ended}
        />
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
          <ShownLine
            key={line.id}
            line={line}
            mark={marks[line.severity]}
            classes={classes}
          />
        ))}
      </div>
    </div>
  );
}

/** What stands before the lines of a severity. */
function useMarks(): Record<LogLine['severity'], ReactNode> {
  const { t } = useTranslation();
  const { bad, warning } = useToneStyles();
  return useMemo(
    () => ({
      info: undefined,
      warning: <strong className={warning}>{t('log.warning')} </strong>,
      error: <strong className={bad}>{t('log.error')} </strong>,
    }),
    [t, bad, warning],
  );
}

function Line(props: {
  line: LogLine;
  mark: ReactNode;
  classes: Record<'line' | 'time' | 'text', string>;
}) {
  const { line, mark, classes } = props;
  return (
    <div className={classes.line}>
      <time dateTime={line.at} className={classes.time}>
        {DateTime.fromISO(line.at).toFormat('HH:mm:ss')}
      </time>
      <span className={classes.text}>
        {mark}
        {line.text}
      </span>
    </div>
  );
}
