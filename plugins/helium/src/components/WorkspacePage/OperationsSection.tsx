import { useApi } from '@backstage/core-plugin-api';
import type {
  Operation,
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { DateTime } from 'luxon';
import { useState } from 'react';
import { heliumApiRef } from '../../api/heliumApi';
import { useFormat } from '../../hooks/useFormat';
import { useResource } from '../../hooks/useResource';
import { useTranslation } from '../../hooks/useTranslation';
import { LinkedText } from '../common/LinkedText';
import { LoadFailure } from '../common/LoadFailure';
import { Outline } from '../common/Outline';
import { OwnerLink } from '../common/OwnerLink';
import { RelativeTime } from '../common/RelativeTime';
import { Column, ResponsiveTable } from '../common/ResponsiveTable';
import { Section } from '../common/Section';
import { OperationLog } from './OperationLog';
import { OperationStateLabel } from './OperationStateLabel';
import { operationTitle } from './operationTitle';
import { ParameterChanges } from './ParameterChanges';
import { readOptions } from './readOptions';

const PAGE = 10;

/** What was done to a workspace, newest first; each with its log. */
export function OperationsSection(props: {
  workspace: Workspace;
  program?: Program;
}) {
  const { workspace, program } = props;
  const { name, id } = workspace;
  const { t } = useTranslation();
  const api = useApi(heliumApiRef);
  const [limit, setLimit] = useState(PAGE);
  const [opened, setOpened] = useState<string>();
  const columns = useOperationColumns(program, opened, setOpened);
  const { value, error, refresh } = useResource(
    [
      id,
      workspace.updatedAt,
      workspace.activeOperation?.id,
      workspace.activeOperation?.state,
      limit,
    ].join(),
    () => api.listOperations(name, { limit }, readOptions(workspace)),
    { keepPrevious: true },
  );

  return (
    <Section title={t('operations.title')}>
      {error && <LoadFailure error={error} onRetry={refresh} />}
      {!value && !error && (
        <Outline label={t('operations.loading')} lines={4} />
      )}
      {value && (
        <>
          <ResponsiveTable
            label={t('operations.title')}
            columns={columns}
            rows={value.items}
            rowKey={operation => operation.id}
            details={operation =>
              operation.id === opened && (
                <>
                  {operation.failure && (
                    <Typography
                      variant="body2"
                      gutterBottom
                      style={{ whiteSpace: 'pre-wrap' }}
                    >
                      <LinkedText text={operation.failure.message} />
                    </Typography>
                  )}
                  {operation.eventsDeletedAt ? (
                    <Typography variant="body2" color="textSecondary">
                      {t('operations.logDeleted')}{' '}
                      <RelativeTime at={operation.eventsDeletedAt} />
                    </Typography>
                  ) : (
                    <OperationLog workspace={name} operationId={operation.id} />
                  )}
                </>
              )
            }
          />
          {value.totalItems > value.items.length && (
            <Button onClick={() => setLimit(limit + PAGE)}>
              {t('operations.more')}
            </Button>
          )}
        </>
      )}
    </Section>
  );
}

function Took(props: { operation: Operation }) {
  const { startedAt, finishedAt } = props.operation;
  const format = useFormat();
  if (!startedAt || !finishedAt) {
    return <>–</>;
  }
  const took = DateTime.fromISO(finishedAt).diff(DateTime.fromISO(startedAt));
  return <>{format.duration(took.toMillis())}</>;
}

function useOperationColumns(
  program: Program | undefined,
  opened: string | undefined,
  setOpened: (id: string | undefined) => void,
): Column<Operation>[] {
  const { t } = useTranslation();
  return [
    {
      id: 'kind',
      title: t('operations.kind'),
      heading: true,
      render: operation => (
        <>
          <strong>{operationTitle(t, operation)}</strong>
          {operation.changed && (
            <ParameterChanges changes={operation.changed} program={program} />
          )}
        </>
      ),
    },
    {
      id: 'state',
      title: t('operations.state'),
      render: operation => <OperationStateLabel state={operation.state} />,
    },
    {
      id: 'who',
      title: t('operations.who'),
      nowrap: true,
      render: operation => <OwnerLink entityRef={operation.requestedBy} />,
    },
    {
      id: 'when',
      title: t('operations.when'),
      nowrap: true,
      render: operation => <RelativeTime at={operation.queuedAt} />,
    },
    {
      id: 'took',
      title: t('operations.took'),
      nowrap: true,
      render: operation => <Took operation={operation} />,
    },
    {
      id: 'attempt',
      title: t('operations.attempt'),
      render: operation => operation.attempt,
    },
    {
      id: 'reason',
      title: t('operations.reason'),
      render: operation => operation.reason ?? '–',
    },
    {
      id: 'log',
      title: t('operations.log'),
      nowrap: true,
      render: operation => {
        const shown = operation.id === opened;
        return (
          <Button
            size="small"
            aria-expanded={shown}
            onClick={() => setOpened(shown ? undefined : operation.id)}
          >
            {shown ? t('operations.hideLog') : t('operations.showLog')}
          </Button>
        );
      },
    },
  ];
}
