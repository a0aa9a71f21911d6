import { useApi } from '@backstage/core-plugin-api';
import type {
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { DateTime, Duration } from 'luxon';
import { useState } from 'react';
import { heliumApiRef } from '../../api/heliumApi';
import { useMutation } from '../../hooks/useMutation';
import { useNow } from '../../hooks/useNow';
import { useTranslation } from '../../hooks/useTranslation';
import { ActionDialog } from '../common/ActionDialog';
import { Dependents } from './Dependents';
import { KeepDataChoice } from './KeepDataChoice';
import { TypedName } from './TypedName';
import { WhatGoes } from './WhatGoes';

/** Deletes a workspace once its name has been typed. */
export function DeleteDialog(props: {
  workspace: Workspace;
  program?: Program;
  onClose(): void;
  onDone(): void;
}) {
  const { workspace, program, onClose, onDone } = props;
  const { name, dependents, activeOperation, resources, data } = workspace;
  const { t } = useTranslation();
  const api = useApi(heliumApiRef);
  const [typed, setTyped] = useState('');
  const [keepDataFor, setKeepDataFor] = useState<string>();
  const now = DateTime.fromMillis(useNow(60_000));
  const { run, pending, error } = useMutation(
    () =>
      api.deleteWorkspace(
        name,
        keepDataFor ? { keepData: true, keepDataFor } : {},
      ),
    onDone,
  );
  const keepsData = keptDataOf(workspace, keepDataFor, now);
  return (
    <ActionDialog
      danger
      title={t('delete.title', { name })}
      confirmLabel={t(keepsData ? 'delete.confirmButData' : 'delete.confirm')}
      onClose={onClose}
      onConfirm={run}
      pending={pending}
      error={error}
      disabled={typed !== name || keepDataFor === ''}
    >
      {/* Above what it changes, so that it stays where it is. */}
      {program?.keptData && workspace.desired === 'present' && (
        <KeepDataChoice
          limits={program.keptData}
          value={keepDataFor}
          onChange={setKeepDataFor}
        />
      )}
      {/* What an operation is at, nobody knows until it is over. */}
      <WhatGoes
        {...(!activeOperation && { resources, data })}
        keepsData={keepsData}
      />
      <Alert severity="warning">
        {t(keepsData ? 'delete.noWayBackButData' : 'delete.noWayBack')}
      </Alert>
      {dependents && (
        <Alert severity="info">
          {t('delete.dependents', { count: dependents.total })}{' '}
          <Dependents dependents={dependents} />
        </Alert>
      )}
      {activeOperation && (
        <Typography color="textSecondary">{t('delete.stopsFirst')}</Typography>
      )}
      <TypedName name={name} value={typed} onChange={setTyped} />
    </ActionDialog>
  );
}

/** By what is chosen, or was when a deletion was asked for that is still not done. */
function keptDataOf(
  { keepDataUntil }: Workspace,
  keepDataFor: string | undefined,
  now: DateTime,
) {
  if (keepDataFor !== undefined) {
    return {
      until: keepDataFor ? now.plus(Duration.fromISO(keepDataFor)) : undefined,
    };
  }
  return keepDataUntil ? { until: DateTime.fromISO(keepDataUntil) } : undefined;
}
