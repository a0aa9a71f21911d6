import type {
  CustomFieldValidator,
  FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { useTranslation } from '../hooks/useTranslation';
import { problemText } from '../values/problemText';
import { ValuesInput } from '../values/ValuesInput';
import { valuesProblem } from '../values/yaml';
import { translateFor } from './translate';

/** Helm values, or any YAML mapping, as text. */
export function HeliumValues(
  props: FieldExtensionComponentProps<string | undefined>,
) {
  const { formData, onChange, schema, idSchema } = props;
  const { t } = useTranslation();
  return (
    <ValuesInput
      id={idSchema?.$id}
      label={schema.title ?? t('values.label')}
      help={schema.description ?? t('values.help')}
      value={formData ?? ''}
      onChange={value => onChange(value || undefined)}
      required={props.required}
      disabled={props.disabled || props.readonly}
    />
  );
}

/** Refuses what is not a YAML mapping, and what is too large. */
export const validateValues: CustomFieldValidator<string | undefined> = async (
  value,
  field,
  { apiHolder },
) => {
  const problem = value ? valuesProblem(value) : undefined;
  if (problem) {
    field.addError(problemText(await translateFor(apiHolder), problem));
  }
};
