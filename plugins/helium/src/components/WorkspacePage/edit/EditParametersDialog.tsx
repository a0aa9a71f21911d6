import { useApi } from '@backstage/core-plugin-api';
import {
  getFieldErrors,
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { heliumApiRef } from '../../../api/heliumApi';
import { useMutation } from '../../../hooks/useMutation';
import { usePreview } from '../../../hooks/usePreview';
import { useTranslation } from '../../../hooks/useTranslation';
import { ActionDialog } from '../../common/ActionDialog';
import { BrokenField } from './BrokenField';
import {
  brokenFields,
  changeOf,
  fieldsOf,
  Inputs,
  placeErrors,
} from './editedFields';
import { ParameterField } from './ParameterField';
import { OwnChanges } from './OwnChanges';
import { isGrave } from './PlannedChanges';
import { PreviewStep } from './PreviewStep';

/** Changes those parameters of a workspace that may change, with a look at what that would do. */
export function EditParametersDialog(props: {
  workspace: Workspace;
  program: Program;
  onClose(): void;
  onDone(): void;
}) {
  const { workspace, program, onClose, onDone } = props;
  const { name } = workspace;
  const { t } = useTranslation();
  const api = useApi(heliumApiRef);
  // What somebody has typed must survive the workspace being read again.
  const [fields] = useState(() => fieldsOf(program, workspace));
  const [inputs, setInputs] = useState<Inputs>(() =>
    Object.fromEntries(fields.map(field => [field.name, field.initial])),
  );
  const [confirmed, setConfirmed] = useState(false);
  const change = changeOf(fields, inputs);
  const update = useMutation(
    () => api.updateWorkspace(name, { parameters: change }),
    onDone,
  );
  const preview = usePreview(name);
  const { state } = preview;
  const { pending } = update;

  if (state.phase === 'running' || state.phase === 'done') {
    const grave = state.phase === 'done' && isGrave(state.result);
    return (
      <ActionDialog
        title={t('preview.title', { name })}
        confirmLabel={t('edit.confirm')}
        onClose={onClose}
        onConfirm={update.run}
        pending={pending}
        error={update.error}
        disabled={state.phase === 'running' || (grave && !confirmed)}
        danger={grave}
        secondary={
          <Button onClick={preview.abandon} disabled={pending}>
            {t('preview.back')}
          </Button>
        }
      >
        <OwnChanges fields={fields} inputs={inputs} />
        <PreviewStep
          workspace={workspace}
          state={state}
          confirmed={confirmed}
          onConfirmed={setConfirmed}
        />
      </ActionDialog>
    );
  }

  const error = state.phase === 'failed' ? state.error : update.error;
  const { placed, allPlaced } = placeErrors(fields, getFieldErrors(error));
  const broken = brokenFields(fields, inputs);
  const forget = () => {
    update.reset();
    preview.abandon();
  };
  return (
    <ActionDialog
      title={t('edit.title', { name })}
      confirmLabel={t('preview.start')}
      onClose={onClose}
      onConfirm={() => {
        forget();
        setConfirmed(false);
        preview.start(change ?? {});
      }}
      pending={pending}
      error={allPlaced ? undefined : error}
      disabled={!change}
      blocked={
        broken.length > 0 &&
        broken.map(field => (
          <BrokenField
            key={field.name}
            field={field}
            input={inputs[field.name]}
          />
        ))
      }
      secondary={
        <Button
          variant="outlined"
          color="primary"
          disabled={pending || !change}
          onClick={() => {
            forget();
            update.run();
          }}
        >
          {t('edit.confirm')}
        </Button>
      }
    >
      <Typography color="textSecondary">{t('edit.what')}</Typography>
      {fields.map(field => (
        <ParameterField
          key={field.name}
          name={field.name}
          kind={field.kind}
          schema={field.schema}
          fixed={!field.mutable}
          value={inputs[field.name]}
          error={placed.get(field.name)}
          onChange={value => {
            setInputs(previous => ({ ...previous, [field.name]: value }));
            if (placed.has(field.name)) forget();
          }}
        />
      ))}
    </ActionDialog>
  );
}
