import { useApi } from '@backstage/core-plugin-api';
import type { KeptData } from '@helium-portal/backstage-plugin-helium-common';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { heliumApiRef } from '../../api/heliumApi';
import { useMutation } from '../../hooks/useMutation';
import { useTranslation } from '../../hooks/useTranslation';
import { ActionDialog } from '../common/ActionDialog';
import { describeKeptData } from './keptDataTitle';

/** Removes some of what is kept of a workspace before its date, once that is confirmed. */
export function RemoveKeptDataDialog(props: {
  workspace: string;
  items: KeptData[];
  onClose(): void;
  onDone(): void;
}) {
  const { workspace, items, onClose, onDone } = props;
  const described = items.map(describeKeptData);
  const [only] = described;
  const { t } = useTranslation();
  const api = useApi(heliumApiRef);
  const { run, pending, error } = useMutation(
    () => api.removeKeptData(workspace, { ids: items.map(({ id }) => id) }),
    onDone,
  );
  return (
    <ActionDialog
      danger
      title={
        items.length === 1
          ? t('keptData.dialog.title', { name: only.title })
          : t('keptData.dialog.titleAll', { name: workspace })
      }
      confirmLabel={t('keptData.dialog.confirm')}
      onClose={onClose}
      onConfirm={run}
      pending={pending}
      error={error}
    >
      <Typography>{t('keptData.dialog.what')}</Typography>
      {items.length === 1 && only.more.length > 0 && (
        <Typography variant="body2">{only.more.join(', ')}</Typography>
      )}
      {items.length > 1 && (
        <ul aria-label={t('keptData.dialog.items')}>
          {described.map(({ title, more }, index) => (
            <li key={items[index].id}>
              <Typography variant="body2">
                {[title, ...more].join(', ')}
              </Typography>
            </li>
          ))}
        </ul>
      )}
      <Alert severity="warning">{t('delete.noWayBack')}</Alert>
    </ActionDialog>
  );
}
