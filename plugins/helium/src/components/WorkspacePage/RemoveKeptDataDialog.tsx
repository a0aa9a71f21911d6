import { useApi } from '@backstage/core-plugin-api';
import type { KeptData } from '@helium-portal/backstage-plugin-helium-common';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useState } from 'react';
import { heliumApiRef } from '../../api/heliumApi';
import { useMutation } from '../../hooks/useMutation';
import { useTranslation } from '../../hooks/useTranslation';
import { ActionDialog } from '../common/ActionDialog';
import { describeKeptData } from './keptDataTitle';
import { TypedName } from './TypedName';

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
  const all = items.length > 1;
  const { t } = useTranslation();
  const api = useApi(heliumApiRef);
  const [typed, setTyped] = useState('');
  const { run, pending, error } = useMutation(
    () => api.removeKeptData(workspace, { ids: items.map(({ id }) => id) }),
    onDone,
  );
  return (
    <ActionDialog
      danger
      title={
        all
          ? t('keptData.dialog.titleAll', { name: workspace })
          : t('keptData.dialog.title', { name: only.title })
      }
      confirmLabel={t('keptData.dialog.confirm')}
      onClose={onClose}
      onConfirm={run}
      pending={pending}
      error={error}
      disabled={all && typed !== workspace}
    >
      <Typography>{t('keptData.dialog.what')}</Typography>
      {!all && only.more.length > 0 && (
        <Typography variant="body2">{only.more.join(', ')}</Typography>
      )}
      {all && (
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
      {all && <TypedName name={workspace} value={typed} onChange={setTyped} />}
    </ActionDialog>
  );
}
