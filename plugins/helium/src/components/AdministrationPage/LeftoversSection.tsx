import { Link } from '@backstage/core-components';
import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import type {
  Workspace,
  WorkspaceStatus,
} from '@helium-portal/backstage-plugin-helium-common';
import { heliumApiRef } from '../../api/heliumApi';
import { useResource } from '../../hooks/useResource';
import { useTranslation } from '../../hooks/useTranslation';
import { rootRouteRef } from '../../routes';
import { Dash } from '../common/Dash';
import { LoadFailure } from '../common/LoadFailure';
import { OwnerLink } from '../common/OwnerLink';
import { RelativeTime } from '../common/RelativeTime';
import { type Column, ResponsiveTable } from '../common/ResponsiveTable';
import { Section } from '../common/Section';
import { StatusLabel } from '../common/StatusLabel';
import { WorkspaceLink } from '../common/WorkspaceLink';
import { WorkspacesSkeleton } from '../WorkspacesPage/WorkspacesSkeleton';
import { Nothing } from './Nothing';

const SHOWN = 10;
const STATUSES: WorkspaceStatus[] = ['leftovers', 'needs-attention'];
const FILTER = new URLSearchParams(STATUSES.map(status => ['status', status]));

/** The workspaces that left something behind or wait for an administrator, as of the rest of the page. */
export function LeftoversSection(props: { at: string }) {
  const { t } = useTranslation();
  const api = useApi(heliumApiRef);
  const rootLink = useRouteRef(rootRouteRef);
  const { value, error, loading, refresh } = useResource(
    props.at,
    () =>
      api.listWorkspaces({
        status: STATUSES,
        limit: SHOWN,
        orderBy: 'createdAt',
        order: 'desc',
      }),
    { keepPrevious: true },
  );
  return (
    <Section
      title={t('administration.leftovers')}
      action={
        value &&
        value.totalItems > 0 && (
          <Link to={`${rootLink()}?${FILTER}`}>
            {t('administration.leftoversAll', { count: value.totalItems })}
          </Link>
        )
      }
    >
      {error && !loading && <LoadFailure error={error} onRetry={refresh} />}
      {!value && loading && <WorkspacesSkeleton rows={2} />}
      {!error && value?.items.length === 0 && (
        <Nothing text={t('administration.noLeftovers')} />
      )}
      {!error && value && value.items.length > 0 && (
        <Table workspaces={value.items} />
      )}
    </Section>
  );
}

function Table(props: { workspaces: Workspace[] }) {
  const { t } = useTranslation();
  const columns: Column<Workspace>[] = [
    {
      id: 'workspace',
      title: t('administration.workspace'),
      heading: true,
      render: ({ name }) => <WorkspaceLink name={name} />,
    },
    {
      id: 'status',
      title: t('list.status'),
      render: ({ status }) => <StatusLabel status={status} />,
    },
    {
      id: 'left',
      title: t('administration.left'),
      render: ({ leftovers }) => leftovers.length || <Dash />,
    },
    {
      id: 'owner',
      title: t('list.owner'),
      render: ({ owner }) => <OwnerLink entityRef={owner} />,
    },
    {
      id: 'created',
      title: t('list.created'),
      nowrap: true,
      render: ({ createdAt }) => <RelativeTime at={createdAt} />,
    },
  ];
  return (
    <ResponsiveTable
      label={t('administration.leftovers')}
      columns={columns}
      rows={props.workspaces}
      rowKey={({ id }) => id}
    />
  );
}
