import Typography from '@material-ui/core/Typography';
import { Breakable } from '../common/Breakable';

/** A replica: its host, and what tells it from the others there. */
export function ReplicaName({ holder }: { holder: string }) {
  const [host, ...rest] = holder.split('/');
  return (
    <>
      {host}
      {rest.length > 0 && (
        <Typography variant="caption" color="textSecondary" component="div">
          <Breakable text={rest.join('/')} />
        </Typography>
      )}
    </>
  );
}
