import {
  type EffectiveValuesRequest,
  formFieldOf,
  isWorkspaceName,
  type Program,
} from '@helium-portal/backstage-plugin-helium-common';

/** `ui:options` of the values field. @public */
export type ValuesOptions = {
  /** Name of the program whose charts get the values. */
  program?: string;
  /** The program's parameter that the values are; `values` by default. */
  parameter?: string;
};

/** The parameter that a values field is about. */
export function parameterOf(options: ValuesOptions | undefined): string {
  return options?.parameter ?? 'values';
}

/**
 * Asks for the effective values of what a form holds: the values as typed, and the field of each parameter of the program.
 * Secrets are in no form's data.
 */
export function effectiveRequest(
  program: Program,
  formData: Record<string, unknown>,
  values: Record<string, string>,
): EffectiveValuesRequest {
  const given = program.parameters
    .filter(({ secret }) => !secret)
    .map(({ name }) => [name, formData[formFieldOf(name)]])
    .filter(([, value]) => value !== undefined && value !== '');
  const { name } = formData;
  return {
    ...(typeof name === 'string' && isWorkspaceName(name) && { name }),
    parameters: { ...Object.fromEntries(given), ...values },
  };
}
