/** What the form of each program asks for, whatever its parameters are. */
const OWN_FIELDS = ['name', 'owner', 'expiry', 'preview', 'program'];

const PREFIX = 'parameter_';

/**
 * The field of a template's form in which a parameter is typed, and the secret in which a secret one is: of the same name, unless the
 * form has a field of that name for itself.
 *
 * @public
 */
export function formFieldOf(parameter: string): string {
  // So that no two parameters have the same field.
  const isTaken =
    OWN_FIELDS.includes(parameter) || parameter.startsWith(PREFIX);
  return isTaken ? `${PREFIX}${parameter}` : parameter;
}
