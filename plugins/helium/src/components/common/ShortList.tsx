import type {
  Connection,
  Workspace,
  WorkspaceList,
} from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { ReactNode } from 'react';
import type { Resource } from '../../hooks/useResource';
import { useTranslation } from '../../hooks/useTranslation';
import { WorkspacesSkeleton } from '../WorkspacesPage/WorkspacesSkeleton';
import { ExpiryText } from './ExpiryText';
import { isPresent } from './isPresent';
import { LoadFailure } from './LoadFailure';
import { OpenLink } from './OpenLink';
import { StaleNotice } from './StaleNotice';
import { StatusLabel } from './StatusLabel';
import { WorkspaceLink } from './WorkspaceLink';

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) fit-content(60%)',
    gap: theme.spacing(1.5, 2),
  },
  // The same columns in each row.
  item: {
    display: 'grid',
    gridColumn: '1 / -1',
    gridTemplateColumns: 'subgrid',
    rowGap: theme.spacing(0.25),
  },
  name: {
    fontWeight: 700,
    overflowWrap: 'anywhere',
  },
  ways: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1.5),
  },
}));

/** A few workspaces on a card, in each of its states. */
export function ShortList(props: {
  workspaces: Resource<WorkspaceList>;
  /** Offers what can be opened of each. */
  withLinks?: boolean;
  empty: ReactNode;
}) {
  const { workspaces, withLinks = false, empty } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const { value, error, loading, staleSince, staleError, refresh } = workspaces;
  if (error && !loading) {
    return <LoadFailure error={error} onRetry={refresh} />;
  }
  if (!value) {
    return <WorkspacesSkeleton rows={2} />;
  }
  return (
    <>
      <StaleNotice since={staleSince} error={staleError} />
      {value.items.length === 0 ? (
        empty
      ) : (
        <ul className={classes.list} aria-label={t('list.title')}>
          {value.items.map(workspace => (
            <Item
              key={workspace.id}
              workspace={workspace}
              withLinks={withLinks}
            />
          ))}
        </ul>
      )}
    </>
  );
}

function Item(props: { workspace: Workspace; withLinks: boolean }) {
  const { workspace, withLinks } = props;
  const { name, status, expiresAt } = workspace;
  const classes = useStyles();
  return (
    <li className={classes.item}>
      <span className={classes.name}>
        <WorkspaceLink name={name} />
      </span>
      <StatusLabel status={status} />
      <Typography variant="body2" color="textSecondary" component="span">
        {isPresent(workspace) && <ExpiryText expiresAt={expiresAt} named />}
      </Typography>
      {withLinks && (
        <span className={classes.ways}>
          {waysInto(workspace).map(connection => (
            <OpenLink
              key={connection.url}
              workspace={name}
              connection={connection}
              text={connection.title}
            />
          ))}
        </span>
      )}
    </li>
  );
}

/** None before it is made, while it sleeps, nor once it is to go. */
function waysInto(workspace: Workspace) {
  return isPresent(workspace) && !workspace.asleep
    ? workspace.connections.filter(hasUrl)
    : [];
}

function hasUrl(
  connection: Connection,
): connection is Connection & { url: string } {
  return connection.url !== undefined;
}
