import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import { useTranslation } from '../../../hooks/useTranslation';
import { scrollable } from '../../common/scrollable';
import { useToneStyles } from '../../common/tones';
import type { Outcome } from './useBulk';

const useStyles = makeStyles(theme => ({
  list: {
    maxHeight: 240,
    overflowY: 'auto',
    margin: 0,
    paddingLeft: theme.spacing(2.5),
  },
}));

/** The workspaces that something is done to, and what has become of each. */
export function BulkOutcomes(props: {
  workspaces: Workspace[];
  outcomes?: ReadonlyMap<string, Outcome>;
}) {
  const { workspaces, outcomes } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const tones = useToneStyles();
  const settled = [...(outcomes?.values() ?? [])].filter(
    ({ state }) => state !== 'waiting',
  ).length;
  return (
    <>
      {outcomes && (
        <LinearProgress
          variant="determinate"
          value={(100 * settled) / workspaces.length}
          aria-label={t('bulk.progress')}
        />
      )}
      <ul
        className={classes.list}
        aria-label={t('list.title')}
        aria-live="polite"
        {...scrollable}
      >
        {workspaces.map(({ id, name }) => {
          const outcome = outcomes?.get(id);
          return (
            <li key={id}>
              {name}
              {outcome?.state === 'done' && ` – ${t('bulk.done')}`}
              {outcome?.state === 'failed' && (
                <span className={tones.bad}> – {outcome.message}</span>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
