import { useApi } from '@backstage/core-plugin-api';
import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useCallback, useState } from 'react';
import { heliumApiRef } from '../../../api/heliumApi';
import { useTranslation } from '../../../hooks/useTranslation';
import { ActionDialog } from '../../common/ActionDialog';
import { BulkOutcomes } from './BulkOutcomes';
import { useBulk } from './useBulk';

/** Deletes several workspaces once their number has been typed. */
export function BulkDeleteDialog(props: {
  workspaces: Workspace[];
  onClose(): void;
}) {
  const { workspaces, onClose } = props;
  const { t } = useTranslation();
  const api = useApi(heliumApiRef);
  const [typed, setTyped] = useState('');
  const count = workspaces.length;
  const { run, outcomes, pending, finished } = useBulk(
    workspaces,
    useCallback(({ name }) => api.deleteWorkspace(name), [api]),
  );
  return (
    <ActionDialog
      danger
      title={t('bulk.deleteTitle', { count })}
      confirmLabel={t('delete.confirm')}
      onClose={onClose}
      onConfirm={run}
      pending={pending}
      finished={finished}
      disabled={typed !== String(count)}
    >
      <BulkOutcomes workspaces={workspaces} outcomes={outcomes} />
      {!outcomes && (
        <>
          <Typography>{t('delete.what')}</Typography>
          <Alert severity="warning">{t('delete.noWayBack')}</Alert>
          <TextField
            id="helium-bulk-delete-count"
            variant="outlined"
            label={t('bulk.typeCount', { number: String(count) })}
            value={typed}
            onChange={event => setTyped(event.target.value.trim())}
            inputProps={{ autoComplete: 'off', inputMode: 'numeric' }}
          />
        </>
      )}
    </ActionDialog>
  );
}
