import {
  type CreateWorkspaceRequest,
  formFieldOf,
  type Program,
  readExpiry,
} from '@helium-portal/backstage-plugin-helium-common';

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
    // What can't be read, the API refuses.
    ...(expiry && (readExpiry(expiry) ?? { expiresAt: expiry })),
    parameters: Object.fromEntries(parameters),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
