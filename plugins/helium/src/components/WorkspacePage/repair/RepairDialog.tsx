import { useApi } from '@backstage/core-plugin-api';
import type {
  RepairStep,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useState } from 'react';
import { heliumApiRef } from '../../../api/heliumApi';
import { useMutation } from '../../../hooks/useMutation';
import { useTranslation } from '../../../hooks/useTranslation';
import { ActionDialog } from '../../common/ActionDialog';
import { resourceName } from '../resources';

/** Says what a repair will do, and does it. */
export function RepairDialog(props: {
  workspace: Workspace;
  steps: RepairStep[];
  reasonRequired: boolean;
  onClose(): void;
  onDone(): void;
}) {
  const { workspace, steps, reasonRequired, onClose, onDone } = props;
  const { t } = useTranslation();
  const api = useApi(heliumApiRef);
  const [retry, setRetry] = useState(true);
  const [reason, setReason] = useState('');
  const { run, pending, error } = useMutation(
    () =>
      api.repairWorkspace(workspace.name, {
        steps,
        retry,
        ...(reason.trim() && { reason: reason.trim() }),
      }),
    onDone,
  );
  return (
    <ActionDialog
      danger
      title={t('repair.dialog.title', { name: workspace.name })}
      confirmLabel={t('repair.dialog.confirm')}
      onClose={onClose}
      onConfirm={run}
      pending={pending}
      error={error}
      disabled={reasonRequired && !reason.trim()}
    >
      <ol aria-label={t('repair.dialog.steps')}>
        {steps.map((step, index) => (
          <li key={index}>
            <Typography variant="body2">
              {t(`repair.step.${step.type}`)}
              {step.urn && `: ${resourceName(step.urn)}`}
              {step.decisions &&
                `: ${step.decisions
                  .map(
                    ({ urn, action }) =>
                      `${resourceName(urn)} – ${t(
                        `repair.pending.do.${action}`,
                      )}`,
                  )
                  .join('; ')}`}
            </Typography>
          </li>
        ))}
      </ol>
      <Alert severity="info">{t('repair.dialog.wayBack')}</Alert>
      <FormControlLabel
        control={
          <Checkbox
            color="primary"
            checked={retry}
            onChange={(_, checked) => setRetry(checked)}
          />
        }
        label={t(
          workspace.desired === 'absent'
            ? 'repair.dialog.thenDestroy'
            : 'repair.dialog.thenRetry',
        )}
      />
      <TextField
        id="helium-repair-reason"
        variant="outlined"
        required={reasonRequired}
        label={t('repair.dialog.reason')}
        helperText={t('repair.dialog.reasonHint')}
        value={reason}
        onChange={event => setReason(event.target.value)}
        inputProps={{ maxLength: 1000 }}
      />
    </ActionDialog>
  );
}
