import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import CloudOffIcon from '@material-ui/icons/CloudOff';
import CloudQueueIcon from '@material-ui/icons/CloudQueue';
import ErrorOutlineIcon from '@material-ui/icons/ErrorOutline';
import LockIcon from '@material-ui/icons/LockOutlined';
import { ReactNode } from 'react';

const ICONS = {
  empty: CloudQueueIcon,
  unknown: CloudOffIcon,
  failed: ErrorOutlineIcon,
  forbidden: LockIcon,
};

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    textAlign: 'center',
    gap: theme.spacing(1.5),
    padding: theme.spacing(6, 2),
  },
  icon: { fontSize: 56, opacity: 0.6 },
  title: { margin: 0, fontSize: '1.35rem' },
  description: { maxWidth: 560, opacity: 0.85 },
  action: { marginTop: theme.spacing(1) },
}));

/** Stands where there is nothing to show, says why and what to do. */
export function Message(props: {
  kind: keyof typeof ICONS;
  title: string;
  description: string;
  action?: ReactNode;
}) {
  const classes = useStyles();
  const Icon = ICONS[props.kind];
  return (
    <div className={classes.root}>
      <Icon className={classes.icon} aria-hidden />
      <Typography variant="h5" component="h2" className={classes.title}>
        {props.title}
      </Typography>
      <Typography className={classes.description}>
        {props.description}
      </Typography>
      {props.action && <div className={classes.action}>{props.action}</div>}
    </div>
  );
}
