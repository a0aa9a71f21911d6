import { useApi } from '@backstage/core-plugin-api';
import {
  getFieldErrors,
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { heliumApiRef } from '../../api/heliumApi';
import { useMutation } from '../../hooks/useMutation';
import { useTranslation } from '../../hooks/useTranslation';
import { ActionDialog } from '../common/ActionDialog';
import { ParameterField } from './ParameterField';
import {
  FieldInput,
  fieldKind,
  fromInput,
  isSound,
  ParameterSchema,
  toInput,
} from './parameterValues';

const PREFIX = 'parameters.';

function fieldsOf(program: Program, workspace: Workspace) {
  const properties: Record<string, ParameterSchema> =
    program.parametersSchema.properties ?? {};
  return program.parameters
    .filter(parameter => parameter.mutable)
    .map(parameter => {
      const { name } = parameter;
      const schema = properties[name] ?? {};
      const kind = fieldKind(parameter, schema);
      const present = workspace.parameters[name] ?? schema.default;
      return { name, schema, kind, initial: toInput(kind, present) };
    });
}

/** Changes those parameters of a workspace that may change. */
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
  const [inputs, setInputs] = useState<Record<string, FieldInput>>(() =>
    Object.fromEntries(fields.map(field => [field.name, field.initial])),
  );

  const changed = fields.filter(field => inputs[field.name] !== field.initial);
  const { run, pending, error, reset } = useMutation(
    () =>
      api.updateWorkspace(name, {
        parameters: Object.fromEntries(
          changed.map(field => [
            field.name,
            fromInput(field.kind, inputs[field.name]),
          ]),
        ),
      }),
    onDone,
  );

  const fieldErrors = new Map(
    getFieldErrors(error)
      .filter(({ field }) => field.startsWith(PREFIX))
      .map(({ field, message }) => [
        field.slice(PREFIX.length).split('.')[0],
        message,
      ]),
  );
  const placed = fields.some(field => fieldErrors.has(field.name));
  const sound = changed.every(field => isSound(field.kind, inputs[field.name]));

  return (
    <ActionDialog
      title={t('edit.title', { name })}
      confirmLabel={t('edit.confirm')}
      onClose={onClose}
      onConfirm={run}
      pending={pending}
      error={placed ? undefined : error}
      disabled={changed.length === 0 || !sound}
    >
      <Typography color="textSecondary">{t('edit.what')}</Typography>
      {fields.map(field => (
        <ParameterField
          key={field.name}
          name={field.name}
          kind={field.kind}
          schema={field.schema}
          value={inputs[field.name]}
          error={fieldErrors.get(field.name)}
          onChange={value => {
            setInputs(previous => ({ ...previous, [field.name]: value }));
            if (fieldErrors.has(field.name)) reset();
          }}
        />
      ))}
    </ActionDialog>
  );
}
