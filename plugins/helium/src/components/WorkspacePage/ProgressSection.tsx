import { useApi } from '@backstage/core-plugin-api';
import {
  heliumOperationCancelPermission,
  Operation,
} from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { DateTime } from 'luxon';
import { useEffect, useMemo, useRef, useState } from 'react';
import { heliumApiRef } from '../../api/heliumApi';
import { useAllowed } from '../../hooks/useAllowed';
import { useFormat } from '../../hooks/useFormat';
import { useMutation } from '../../hooks/useMutation';
import { useNow } from '../../hooks/useNow';
import { useOperationEvents } from '../../hooks/useOperationEvents';
import { Translate, useTranslation } from '../../hooks/useTranslation';
import { ActionDialog } from '../common/ActionDialog';
import { Section } from '../common/Section';
import { EventLog } from './EventLog';
import { LogFailure } from './LogFailure';
import { OperationProgress } from './OperationProgress';
import { OperationStateLabel } from './OperationStateLabel';
import { operationTitle } from './operationTitle';
import { ProgressTabs } from './ProgressTabs';
import { ResourceList } from './ResourceList';
import { ResourceProgress, resourcesOf } from './resources';

/** Whether it is about the stack's resources, which a removal seldom is. */
function hasResources({ kind, removal }: Operation): boolean {
  return !removal && kind !== 'sleep' && kind !== 'repair';
}

const CANCELLABLE: Operation['state'][] = ['queued', 'claimed', 'running'];

const useStyles = makeStyles(theme => ({
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
    marginBottom: theme.spacing(1),
  },
}));

function summaryOf(resources: ResourceProgress[]) {
  const done = resources.filter(item => item.phase === 'done').length;
  const current =
    resources.find(item => item.phase === 'waiting') ??
    resources.find(item => item.phase === 'started');
  return { done: String(done), total: String(resources.length), current };
}

/** What an operation is at before its first resource, as far as its events tell. */
function stageOf(t: Translate, operation: Operation, isKnown: boolean): string {
  const { state, finishedAt } = operation;
  if (finishedAt) {
    return t('resource.noneTouched');
  }
  const isReading = isKnown && hasResources(operation);
  return state === 'queued' ||
    state === 'claimed' ||
    (state === 'running' && isReading)
    ? t(`progress.stage.${state}`)
    : t('resource.none');
}

/** An operation that is under way: resources, log, and a way to stop it; and what has become of it, until it is closed. */
export function ProgressSection(props: {
  workspace: string;
  operation: Operation;
  onChange(): void;
  /** Absent while it is under way. */
  onClose?: () => void;
}) {
  const { workspace, operation, onChange, onClose } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const format = useFormat();
  const api = useApi(heliumApiRef);
  const now = useNow(1_000);
  const { events, gap, ended, error, interruption } = useOperationEvents(
    workspace,
    operation.id,
  );
  const resources = useMemo(() => resourcesOf(events), [events]);
  const [asking, setAsking] = useState(false);
  // Stays while the log is behind the other tab.
  const [filter, setFilter] = useState('');
  const mayCancel = useAllowed(heliumOperationCancelPermission, workspace);
  const cancel = useMutation(
    () => api.cancelOperation(workspace, operation.id),
    () => {
      setAsking(false);
      onChange();
    },
  );

  const changed = useRef(onChange);
  changed.current = onChange;
  useEffect(() => {
    if (ended) changed.current();
  }, [ended]);

  const { done, total, current } = summaryOf(resources);
  const started = operation.startedAt ?? operation.queuedAt;
  const over = onClose !== undefined;
  const until = operation.finishedAt
    ? DateTime.fromISO(operation.finishedAt).toMillis()
    : now;
  const elapsed = until - DateTime.fromISO(started).toMillis();
  const stopping = operation.cancelRequestedAt !== undefined;
  const kind = operationTitle(t, operation);
  const title = t(over ? 'progress.ended' : 'progress.title', { kind });

  return (
    <Section
      title={title}
      action={
        over ? (
          // Another button than the one that stops it, which somebody may be about to press.
          <Button key="close" size="small" variant="outlined" onClick={onClose}>
            {t('action.close')}
          </Button>
        ) : (
          <Button
            size="small"
            variant="outlined"
            disabled={
              !mayCancel || stopping || !CANCELLABLE.includes(operation.state)
            }
            onClick={() => setAsking(true)}
          >
            {stopping ? t('progress.stopping') : t('progress.cancel')}
          </Button>
        )
      }
    >
      <div className={classes.facts}>
        <Typography variant="body2">
          <span role="status">
            <OperationStateLabel state={operation.state} />
          </span>
          {' · '}
          {format.duration(elapsed)}
        </Typography>
        {operation.attempt > 1 && (
          <Typography variant="body2">
            {t('operations.attemptNumber', {
              number: String(operation.attempt),
            })}
          </Typography>
        )}
        <Typography variant="body2" aria-live="polite">
          {resources.length > 0 && t('progress.done', { done, total })}
          {current &&
            ` · ${t('progress.now', {
              name: current.name,
            })}`}
        </Typography>
      </div>
      <OperationProgress
        operation={operation}
        label={title}
        elapsed={elapsed}
      />
      <LogFailure error={error} interruption={interruption} />
      <ProgressTabs
        first={hasResources(operation) ? 'resources' : 'log'}
        resources={
          <ResourceList
            resources={resources}
            none={stageOf(t, operation, !error && !interruption && !gap)}
          />
        }
        log={
          <EventLog
            workspace={workspace}
            operationId={operation.id}
            events={events}
            gap={gap}
            ended={ended}
            filter={filter}
            onFilter={setFilter}
          />
        }
      />
      {asking && !over && (
        <ActionDialog
          title={t('cancel.title', { kind })}
          confirmLabel={t('cancel.confirm')}
          onClose={() => setAsking(false)}
          onConfirm={cancel.run}
          pending={cancel.pending}
          error={cancel.error}
        >
          <Typography>{t('cancel.what')}</Typography>
        </ActionDialog>
      )}
    </Section>
  );
}
