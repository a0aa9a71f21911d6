import { useApi } from '@backstage/core-plugin-api';
import type {
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useState } from 'react';
import { heliumApiRef } from '../../api/heliumApi';
import { useMutation } from '../../hooks/useMutation';
import { useTranslation } from '../../hooks/useTranslation';
import { ActionDialog } from '../common/ActionDialog';
import { Dependents } from './Dependents';
import { KeepDataChoice } from './KeepDataChoice';

/** Deletes a workspace once its name has been typed. */
export function DeleteDialog(props: {
  workspace: Workspace;
  program?: Program;
  onClose(): void;
  onDone(): void;
}) {
  const { workspace, program, onClose, onDone } = props;
  const { name, dependents } = workspace;
  const { t } = useTranslation();
  const api = useApi(heliumApiRef);
  const [typed, setTyped] = useState('');
  const [keepDataFor, setKeepDataFor] = useState<string>();
  const { run, pending, error } = useMutation(
    () =>
      api.deleteWorkspace(
        name,
        keepDataFor ? { keepData: true, keepDataFor } : {},
      ),
    onDone,
  );
  return (
    <ActionDialog
      danger
      title={t('delete.title', { name })}
      confirmLabel={t('delete.confirm')}
      onClose={onClose}
      onConfirm={run}
      pending={pending}
      error={error}
      disabled={typed !== name || keepDataFor === ''}
    >
      <Typography>{t('delete.what')}</Typography>
      {program?.keptData && workspace.desired === 'present' && (
        <KeepDataChoice
          limits={program.keptData}
          value={keepDataFor}
          onChange={setKeepDataFor}
        />
      )}
      <Alert severity="warning">{t('delete.noWayBack')}</Alert>
      {dependents && (
        <Alert severity="info">
          {t('delete.dependents', { count: dependents.total })}{' '}
          <Dependents dependents={dependents} />
        </Alert>
      )}
      {workspace.activeOperation && (
        <Typography color="textSecondary">{t('delete.stopsFirst')}</Typography>
      )}
      <TextField
        id="helium-delete-name"
        variant="outlined"
        label={t('delete.type', { name })}
        value={typed}
        onChange={event => setTyped(event.target.value)}
        inputProps={{ autoComplete: 'off', spellCheck: false }}
      />
    </ActionDialog>
  );
}
