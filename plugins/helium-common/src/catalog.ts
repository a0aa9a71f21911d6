/**
 * Annotation of a catalog entity that names its workspaces, separated by commas. The entity of a workspace carries its own name.
 *
 * @public
 */
export const HELIUM_WORKSPACE_ANNOTATION = 'helium.dev/workspace';

/**
 * Annotation of a catalog entity that names a program of Helium: that of a workspace, or the one that a template makes workspaces of.
 *
 * @public
 */
export const HELIUM_PROGRAM_ANNOTATION = 'helium.dev/program';

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The workspaces that an entity's annotation names, each once; what is no name of a workspace is left out. @public */
export function getWorkspaceNames(entity: {
  metadata: { annotations?: Record<string, string> };
}): string[] {
  const text = entity.metadata.annotations?.[HELIUM_WORKSPACE_ANNOTATION] ?? '';
  const names = text.split(',').map(name => name.trim());
  return [...new Set(names)].filter(name => DNS_LABEL.test(name));
}
