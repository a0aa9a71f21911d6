import { makeStyles } from '@material-ui/core/styles';
import { CopyButton } from './CopyButton';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    padding: theme.spacing(1, 1, 1, 1.5),
    borderRadius: theme.shape.borderRadius,
    backgroundColor: theme.palette.action.hover,
  },
  code: {
    flex: 1,
    minWidth: 0,
    fontFamily: 'Menlo, Consolas, monospace',
    fontSize: '0.8125rem',
    lineHeight: 1.6,
    padding: theme.spacing(0.5, 0),
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
}));

/** A shell command with a button that copies it. */
export function Command(props: {
  /** What it is for. */
  label: string;
  command: string;
  copyLabel: string;
}) {
  const classes = useStyles();
  return (
    <div className={classes.root} role="group" aria-label={props.label}>
      <code className={classes.code}>{props.command}</code>
      <CopyButton text={props.command} label={props.copyLabel} />
    </div>
  );
}
