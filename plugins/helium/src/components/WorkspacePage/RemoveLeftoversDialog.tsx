import { useApi } from '@backstage/core-plugin-api';
import {
  heliumWorkspaceRepairPermission,
  type Leftover,
  type Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useState } from 'react';
import { heliumApiRef } from '../../api/heliumApi';
import { useAllowed } from '../../hooks/useAllowed';
import { useMutation } from '../../hooks/useMutation';
import { useTranslation } from '../../hooks/useTranslation';
import { ActionDialog } from '../common/ActionDialog';

/** Removes what was chosen of a workspace's leftovers, once that is confirmed. */
export function RemoveLeftoversDialog(props: {
  workspace: Workspace;
  items: Leftover[];
  onClose(): void;
  onDone(): void;
}) {
  const { workspace, items, onClose, onDone } = props;
  const { name } = workspace;
  const { t } = useTranslation();
  const api = useApi(heliumApiRef);
  const mayForce = useAllowed(heliumWorkspaceRepairPermission, name);
  const [force, setForce] = useState(false);
  const { run, pending, error } = useMutation(
    () =>
      api.removeLeftovers(name, {
        items: items.map(({ where, kind, namespace, name: itemName }) => ({
          where,
          kind,
          name: itemName,
          ...(namespace && { namespace }),
        })),
        ...(force && { force }),
      }),
    onDone,
  );
  const held = items.some(({ heldBy }) => heldBy?.length);
  return (
    <ActionDialog
      danger
      title={t('leftovers.dialog.title')}
      confirmLabel={t('leftovers.dialog.confirm')}
      onClose={onClose}
      onConfirm={run}
      pending={pending}
      error={error}
    >
      <Typography>{t('leftovers.dialog.what', { name })}</Typography>
      <ul aria-label={t('leftovers.dialog.items')}>
        {items.map(({ where, kind, namespace, name: itemName }) => (
          <li key={[where, kind, namespace, itemName].join()}>
            <Typography variant="body2">
              {[kind, namespace, itemName].filter(Boolean).join(' ')}
            </Typography>
          </li>
        ))}
      </ul>
      <Alert severity="warning">{t('delete.noWayBack')}</Alert>
      {held && mayForce && (
        <FormControlLabel
          control={
            <Checkbox
              color="primary"
              checked={force}
              onChange={(_, checked) => setForce(checked)}
            />
          }
          label={t('leftovers.dialog.force')}
        />
      )}
      {held && !mayForce && (
        <Typography color="textSecondary">
          {t('leftovers.dialog.held')}
        </Typography>
      )}
    </ActionDialog>
  );
}
