import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import type { Administration } from '@helium-portal/backstage-plugin-helium-common';
import { useFormat } from '../../hooks/useFormat';
import { useTranslation } from '../../hooks/useTranslation';
import { workspaceRouteRef } from '../../routes';
import { type Column, ResponsiveTable } from '../common/ResponsiveTable';
import { Section } from '../common/Section';
import { Nothing } from './Nothing';
import { ReplicaName } from './ReplicaName';
import { sinceThen } from './sinceThen';

type Running = Administration['running'][number];

/** The attempts that run, with their leases. */
export function RunningSection(props: { running: Running[]; at: string }) {
  const { running, at } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const workspaceLink = useRouteRef(workspaceRouteRef);
  const since = (instant?: string) =>
    instant ? format.duration(sinceThen(at, instant)) : '–';
  const columns: Column<Running>[] = [
    {
      id: 'workspace',
      title: t('administration.workspace'),
      heading: true,
      render: ({ workspace, draft }) =>
        draft ? (
          workspace
        ) : (
          <Link to={workspaceLink({ name: workspace })}>{workspace}</Link>
        ),
    },
    {
      id: 'operation',
      title: t('operations.kind'),
      render: ({ kind, state, number }) =>
        `${t(`operation.kind.${kind}`)}: ${t(`operation.state.${state}`)}, ${t(
          'administration.attempt',
          { number: String(number) },
        )}`,
    },
    {
      id: 'place',
      title: t('administration.replica'),
      render: ({ holder, executor }) => (
        <>
          {executor}
          {holder && (
            <div>
              <ReplicaName holder={holder} />
            </div>
          )}
        </>
      ),
    },
    {
      id: 'started',
      title: t('administration.running'),
      nowrap: true,
      render: ({ startedAt }) => since(startedAt),
    },
    {
      id: 'heartbeat',
      title: t('administration.heartbeat'),
      nowrap: true,
      render: ({ heartbeatAt }) => since(heartbeatAt),
    },
  ];
  return (
    <Section title={t('administration.attempts')}>
      {running.length === 0 ? (
        <Nothing text={t('administration.noAttempts')} />
      ) : (
        <ResponsiveTable
          label={t('administration.attempts')}
          columns={columns}
          rows={running}
          rowKey={({ operationId }) => operationId}
        />
      )}
    </Section>
  );
}
