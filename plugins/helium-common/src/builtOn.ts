import type { Program, Workspace } from './schema/openapi';

/**
 * The names of the workspaces that one is built on, as its parameters say; none for one on a cluster of the configuration.
 *
 * @public
 */
export function getBuiltOn(
  workspace: Pick<Workspace, 'parameters'>,
  program: Pick<Program, 'parameters'> | undefined,
): string[] {
  return (program?.parameters ?? [])
    .filter(parameter => parameter.workspace)
    .map(parameter => workspace.parameters[parameter.name])
    .filter((name): name is string => typeof name === 'string' && name !== '');
}
