import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { isUnreachable } from '../api/errors';
import { usePrograms } from '../hooks/usePrograms';
import { useTranslation } from '../hooks/useTranslation';
import { exampleOf } from '../values/Example';
import { jsonProblem } from '../values/json';
import { JsonInput } from '../values/JsonInput';
import { problemIn } from '../values/problem';
import { refusalsIn } from './refusalsOf';
import { useTypedValues } from './useTypedValues';
import type { JsonOptions } from './validateJson';

/** A JSON object as text, checked while it is typed; by the program that it is for, too. */
export function HeliumJson(
  props: FieldExtensionComponentProps<string | undefined, JsonOptions>,
) {
  const { formData, onChange, schema, uiSchema, idSchema, rawErrors } = props;
  const { program: name, parameter = '' } = uiSchema?.['ui:options'] ?? {};
  const { t } = useTranslation();
  const { programs, error } = usePrograms();
  const text = formData ?? '';
  const given = text.trim() !== '';
  const program = programs.find(item => item.name === name);
  const { answer } = useTypedValues({
    program: program?.unavailable ? undefined : program,
    parameter,
    text,
    formData: props.formContext?.formData ?? {},
    wanted: given && parameter !== '',
    problemOf: jsonProblem,
  });
  const unchecked =
    given && [error, answer.error].some(each => isUnreachable(each));
  return (
    <JsonInput
      id={idSchema?.$id}
      label={schema.title ?? t('json.label')}
      placeholder={uiSchema?.['ui:placeholder']}
      help={unchecked ? t('offline.field') : schema.description}
      example={exampleOf(schema)}
      value={text}
      onChange={value => onChange(value || undefined)}
      problems={given ? refusalsIn(answer.error, parameter).map(problemIn) : []}
      said={rawErrors}
      required={props.required}
      disabled={props.disabled || props.readonly}
      maxLength={schema.maxLength}
    />
  );
}
