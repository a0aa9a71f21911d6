import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Skeleton from '@material-ui/lab/Skeleton';
import { useTranslation } from '../../hooks/useTranslation';
import {
  useWorkspaces,
  type WorkspacesFilter,
} from '../../hooks/useWorkspaces';
import { rootRouteRef, workspaceRouteRef } from '../../routes';
import { ExpiryText } from '../common/ExpiryText';
import { LoadFailure } from '../common/LoadFailure';
import { StatusLabel } from '../common/StatusLabel';
import type { WorkspacesQuery } from '../WorkspacesPage/useWorkspacesQuery';
import { useEntityFilter } from './useEntityFilter';

const FIRST_TO_EXPIRE: WorkspacesQuery = {
  whose: 'all',
  search: '',
  status: [],
  program: [],
  sorting: { by: 'expiresAt', order: 'asc' },
  page: 0,
  pageSize: 5,
};

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: theme.spacing(1.5),
  },
  item: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: theme.spacing(0.25, 2),
  },
  name: {
    fontWeight: 700,
    overflowWrap: 'anywhere',
  },
}));

/** An entity's card: the workspaces that it names or its owner has, those that expire first. */
export function EntityHeliumCard() {
  const { t } = useTranslation();
  const filter = useEntityFilter();
  const rootLink = useRouteRef(rootRouteRef);
  return (
    <EntityInfoCard
      title={t('entity.title')}
      headerActions={<Link to={rootLink()}>{t('unknown.back')}</Link>}
    >
      {filter ? (
        <EntityWorkspaces filter={filter} />
      ) : (
        <Typography color="textSecondary">{t('entity.noOwner')}</Typography>
      )}
    </EntityInfoCard>
  );
}

function EntityWorkspaces(props: { filter: WorkspacesFilter }) {
  const { t } = useTranslation();
  const classes = useStyles();
  const { value, error, loading, refresh } = useWorkspaces(
    FIRST_TO_EXPIRE,
    props.filter,
  );
  if (error && !loading) {
    return <LoadFailure error={error} onRetry={refresh} />;
  }
  if (!value) {
    return <Skeleton variant="rect" height={96} />;
  }
  if (value.items.length === 0) {
    return <Typography color="textSecondary">{t('entity.none')}</Typography>;
  }
  return (
    <ul className={classes.list}>
      {value.items.map(workspace => (
        <EntityWorkspace key={workspace.id} workspace={workspace} />
      ))}
    </ul>
  );
}

function EntityWorkspace(props: { workspace: Workspace }) {
  const { name, status, expiresAt } = props.workspace;
  const classes = useStyles();
  const workspaceLink = useRouteRef(workspaceRouteRef);
  return (
    <li className={classes.item}>
      <Link to={workspaceLink({ name })} className={classes.name}>
        {name}
      </Link>
      <StatusLabel status={status} />
      <Typography variant="body2" color="textSecondary">
        <ExpiryText expiresAt={expiresAt} />
      </Typography>
    </li>
  );
}
