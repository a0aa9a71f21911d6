import { useApi } from '@backstage/core-plugin-api';
import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import Alert from '@material-ui/lab/Alert';
import { useState } from 'react';
import { heliumApiRef } from '../../../api/heliumApi';
import { useMutation } from '../../../hooks/useMutation';
import { useTranslation } from '../../../hooks/useTranslation';
import { ActionDialog } from '../../common/ActionDialog';
import { EntityField } from '../../common/EntityField';

/** Gives a workspace to another owner. */
export function TransferDialog(props: {
  workspace: Workspace;
  onClose(): void;
  onDone(): void;
}) {
  const { workspace, onClose, onDone } = props;
  const { name } = workspace;
  const { t } = useTranslation();
  const api = useApi(heliumApiRef);
  const [owner, setOwner] = useState('');
  const { run, pending, error } = useMutation(
    () => api.transferWorkspace(name, { owner }),
    onDone,
  );
  return (
    <ActionDialog
      title={t('transfer.title', { name })}
      confirmLabel={t('transfer.confirm')}
      onClose={onClose}
      onConfirm={run}
      pending={pending}
      error={error}
      disabled={!owner}
    >
      <Alert severity="warning">{t('transfer.what')}</Alert>
      <EntityField
        id="helium-transfer-owner"
        value={owner}
        onChange={setOwner}
      />
    </ActionDialog>
  );
}
