import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { useState } from 'react';
import { parse, stringify } from 'yaml';
import { ValuesInput } from '../values/ValuesInput';
import { objectProblem } from '../values/yaml';

/** An object or a list; a text while what is typed is neither. @public */
export type ObjectValue =
  | Record<string, unknown>
  | unknown[]
  | string
  | undefined;

/** An object or a list, typed as YAML: the form's value is what that stands for. */
export function HeliumObject(props: FieldExtensionComponentProps<ObjectValue>) {
  const { formData, onChange, schema, uiSchema, idSchema } = props;
  const [text, setText] = useState(() => toText(formData));
  const wanted = schema.type === 'array' ? 'list' : 'mapping';
  return (
    <ValuesInput
      id={idSchema?.$id}
      label={schema.title ?? props.name}
      placeholder={uiSchema?.['ui:placeholder']}
      help={schema.description}
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
