import {
  type CreateWorkspaceRequest,
  formFieldOf,
  type Program,
} from '@helium-portal/backstage-plugin-helium-common';
import { Duration } from 'luxon';

/**
 * The workspace that a form would make: the field of each parameter of the program, secret ones by the form's secrets, and `name`,
 * `owner` and `expiry`.
 */
export function creationRequest(
  program: Program,
  formData: Record<string, unknown>,
  secrets: Record<string, string>,
): CreateWorkspaceRequest {
  const parameters = program.parameters
    .map(({ name, secret }) => [
      name,
      (secret ? secrets : formData)[formFieldOf(name)],
    ])
    .filter(([, value]) => value !== undefined && value !== '');
  const name = textOf(formData.name);
  const owner = textOf(formData.owner);
  const expiry = textOf(formData.expiry);
  return {
    program: program.name,
    ...(name && { name }),
    ...(owner && { owner }),
    ...(expiry &&
      (Duration.fromISO(expiry).isValid
        ? { expiresIn: expiry }
        : { expiresAt: expiry })),
    parameters: Object.fromEntries(parameters),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
