import type { Operation } from '@helium-portal/backstage-plugin-helium-common';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useFormat } from '../../hooks/useFormat';
import { useTranslation } from '../../hooks/useTranslation';

/** Only what has succeeded is full. */
const MOST_PERCENT = 95;
/** Half of all runs take longer than the median, which is nothing unusual. */
const UNUSUAL = 1.25;

const useStyles = makeStyles(theme => ({
  root: { marginBottom: theme.spacing(2) },
}));

/** How far an operation may be, going by what earlier ones took. */
export function OperationProgress(props: {
  operation: Operation;
  /** Names the bar. */
  label: string;
  /** Milliseconds since it started. */
  elapsed: number;
}) {
  const { operation, label, elapsed } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const format = useFormat();

  const { estimate, state, finishedAt } = operation;
  if (finishedAt) {
    return state === 'succeeded' ? (
      <LinearProgress
        className={classes.root}
        variant="determinate"
        value={100}
        aria-label={label}
      />
    ) : null;
  }
  if (!estimate || state === 'stopping') {
    return <LinearProgress className={classes.root} aria-label={label} />;
  }
  const usual = Math.max(1_000, estimate.seconds * 1_000);
  const said = { count: estimate.runs, duration: format.duration(usual) };
  const waits = state === 'queued';
  const words =
    !waits && elapsed > usual * UNUSUAL
      ? t('progress.longer', said)
      : t('progress.usual', said);
  const percent = Math.min((Math.max(0, elapsed) / usual) * 100, MOST_PERCENT);
  return (
    <div className={classes.root}>
      <LinearProgress
        variant={waits ? 'indeterminate' : 'determinate'}
        value={waits ? undefined : percent}
        aria-label={label}
        aria-valuetext={words}
      />
      <Typography variant="caption" color="textSecondary">
        {words}
      </Typography>
    </div>
  );
}
