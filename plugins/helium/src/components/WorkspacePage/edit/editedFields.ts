import {
  FieldError,
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import {
  FieldInput,
  FieldKind,
  fieldKind,
  fromInput,
  isSound,
  ParameterSchema,
  toInput,
} from './parameterValues';

/** A parameter as the dialog shows it. */
export interface EditedField {
  name: string;
  schema: ParameterSchema;
  kind: FieldKind;
  mutable: boolean;
  initial: FieldInput;
}

/** Inputs by the name of their parameter. */
export type Inputs = Record<string, FieldInput>;

/** The parameters of a workspace: choices first, as they are the quickest to make; those that can't change come last. */
export function fieldsOf(program: Program, workspace: Workspace) {
  const properties: Record<string, ParameterSchema> =
    program.parametersSchema.properties ?? {};
  const fields = program.parameters.map((parameter): EditedField => {
    const { name, mutable } = parameter;
    const schema = properties[name] ?? {};
    const kind = fieldKind(parameter, schema);
    const present = workspace.parameters[name] ?? schema.default;
    return { name, schema, kind, mutable, initial: toInput(kind, present) };
  });
  const rank = ({ kind, mutable }: EditedField) =>
    Number(!mutable) * 2 + Number(kind !== 'choice');
  return fields.sort((one, other) => rank(one) - rank(other));
}

/** Those whose input is another one than at first. */
export function changedFields(
  fields: EditedField[],
  inputs: Inputs,
): EditedField[] {
  return fields.filter(({ name, initial }) => inputs[name] !== initial);
}

/** Those whose input can't be sent. */
export function brokenFields(
  fields: EditedField[],
  inputs: Inputs,
): EditedField[] {
  return changedFields(fields, inputs).filter(
    ({ name, kind }) => !isSound(kind, inputs[name]),
  );
}

/** The change that the inputs stand for; undefined when there is none, or one that can't be sent. */
export function changeOf(
  fields: EditedField[],
  inputs: Inputs,
): Record<string, unknown> | undefined {
  const changed = changedFields(fields, inputs);
  return changed.length > 0 && brokenFields(fields, inputs).length === 0
    ? Object.fromEntries(
        changed.map(({ name, kind }) => [name, fromInput(kind, inputs[name])]),
      )
    : undefined;
}

/** Parts what the API says of fields that are shown, by their name, from what stands for itself. */
export function placeErrors(fields: EditedField[], errors: FieldError[]) {
  const placed = new Map<string, string>();
  let rest = 0;
  for (const { field, message } of errors) {
    const [prefix, name] = field.split('.');
    if (prefix === 'parameters' && fields.some(item => item.name === name)) {
      const before = placed.get(name);
      placed.set(name, before ? `${before}\n${message}` : message);
    } else {
      rest += 1;
    }
  }
  return { placed, allPlaced: placed.size > 0 && rest === 0 };
}
