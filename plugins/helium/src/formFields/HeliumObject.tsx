import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { useState } from 'react';
import { parse, stringify } from 'yaml';
import { exampleOf } from '../values/Example';
import { ValuesInput } from '../values/ValuesInput';
import { objectProblem } from '../values/yaml';

/** An object or a list; a text while what is typed is neither. @public */
export type ObjectValue =
  | Record<string, unknown>
  | unknown[]
  | string
  | undefined;

/** `ui:options` of the object field. @public */
export type ObjectOptions = {
  /** What it takes; a mapping by default. */
  wanted?: 'mapping' | 'list';
};

/**
 * An object or a list, typed as YAML: the form's value is what that stands for. Its schema says no `type`, by which a form would fill
 * it in before anybody has.
 */
export function HeliumObject(
  props: FieldExtensionComponentProps<ObjectValue, ObjectOptions>,
) {
  const { formData, onChange, schema, uiSchema, idSchema } = props;
  const [text, setText] = useState(() => toText(formData));
  const { wanted = 'mapping' } = uiSchema?.['ui:options'] ?? {};
  return (
    <ValuesInput
      id={idSchema?.$id}
      label={schema.title ?? props.name}
      placeholder={uiSchema?.['ui:placeholder']}
      help={schema.description}
      example={exampleOf(schema)}
      value={text}
      onChange={value => {
        setText(value);
        onChange(objectProblem(value, wanted) ? value : toValue(value));
      }}
      wanted={wanted}
      minRows={4}
      said={props.rawErrors}
      required={props.required}
      disabled={props.disabled || props.readonly}
    />
  );
}

function toText(value: ObjectValue): string {
  return value === undefined || typeof value === 'string'
    ? value ?? ''
    : stringify(value);
}

function toValue(text: string): ObjectValue {
  return parse(text) ?? undefined;
}
