import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';

const useStyles = makeStyles({ rest: { overflowWrap: 'anywhere' } });

/** A replica: its host, and what tells it from the others there. */
export function ReplicaName({ holder }: { holder: string }) {
  const classes = useStyles();
  const [host, ...rest] = holder.split('/');
  return (
    <>
      {host}
      {rest.length > 0 && (
        <Typography
          variant="caption"
          color="textSecondary"
          component="div"
          className={classes.rest}
        >
          {rest.join('/')}
        </Typography>
      )}
    </>
  );
}
