import { useApi } from '@backstage/core-plugin-api';
import type { KeptData } from '@helium-portal/backstage-plugin-helium-common';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { heliumApiRef } from '../../api/heliumApi';
import { useMutation } from '../../hooks/useMutation';
import { useTranslation } from '../../hooks/useTranslation';
import { ActionDialog } from '../common/ActionDialog';
import { describeKeptData } from './keptDataTitle';

/** Removes something that is kept before its date, once that is confirmed. */
export function RemoveKeptDataDialog(props: {
  item: KeptData;
  onClose(): void;
  onDone(): void;
}) {
  const { item, onClose, onDone } = props;
  const { title, more } = describeKeptData(item);
  const { t } = useTranslation();
  const api = useApi(heliumApiRef);
  const { run, pending, error } = useMutation(
    () => api.removeKeptData(item.workspace, item.id),
    onDone,
  );
  return (
    <ActionDialog
      danger
      title={t('keptData.dialog.title', { name: title })}
      confirmLabel={t('keptData.dialog.confirm')}
      onClose={onClose}
      onConfirm={run}
      pending={pending}
      error={error}
    >
      <Typography>{t('keptData.dialog.what')}</Typography>
      {more.length > 0 && (
        <Typography variant="body2">{more.join(', ')}</Typography>
      )}
      <Alert severity="warning">{t('delete.noWayBack')}</Alert>
    </ActionDialog>
  );
}
