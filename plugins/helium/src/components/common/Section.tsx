import Box from '@material-ui/core/Box';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { ReactNode } from 'react';

const useStyles = makeStyles(theme => ({
  root: { padding: theme.spacing(2, 2.5), minWidth: 0 },
  heading: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    minHeight: 36,
    marginBottom: theme.spacing(1),
  },
  title: { margin: 0, fontSize: '1.1rem' },
}));

/** A titled part of a page. */
export function Section(props: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  const classes = useStyles();
  return (
    <Paper
      component="section"
      variant="outlined"
      className={classes.root}
      aria-label={props.title}
    >
      <div className={classes.heading}>
        <Typography variant="h6" component="h3" className={classes.title}>
          {props.title}
        </Typography>
        {props.action && <Box>{props.action}</Box>}
      </div>
      {props.children}
    </Paper>
  );
}
