import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  DEFAULT_NAMESPACE,
  type ResourceEntity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  getBuiltOn,
  HELIUM_PROGRAM_ANNOTATION,
  HELIUM_WORKSPACE_ANNOTATION,
  type Program,
  type Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import type { CatalogConfig } from './config';

/** Where the catalog says that these entities come from. */
export const ORIGIN = 'helium:workspaces';

/** The entity reference of a workspace, in parts. */
export const workspaceEntityName = (name: string) => ({
  kind: 'Resource',
  namespace: DEFAULT_NAMESPACE,
  name,
});

export const workspaceEntityRef = (name: string) =>
  stringifyEntityRef(workspaceEntityName(name));

/** What the catalog is told of a workspace. Its names are valid there: they are DNS labels. */
export function toEntity(
  workspace: Workspace,
  options: Pick<CatalogConfig, 'baseUrl' | 'clusters'> & {
    programs: ReadonlyMap<string, Program>;
  },
): ResourceEntity {
  const { id, name, owner, program, status, expiresAt } = workspace;
  const dependsOn = clustersOf(workspace, options);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      namespace: DEFAULT_NAMESPACE,
      description: options.programs.get(program)?.title ?? program,
      annotations: {
        [ANNOTATION_LOCATION]: ORIGIN,
        [ANNOTATION_ORIGIN_LOCATION]: ORIGIN,
        [HELIUM_WORKSPACE_ANNOTATION]: name,
        'helium.dev/workspace-id': id,
        [HELIUM_PROGRAM_ANNOTATION]: program,
        'helium.dev/status': status,
        ...(expiresAt && { 'helium.dev/expires-at': expiresAt }),
      },
      ...(workspace.rehearsal && { tags: ['rehearsal'] }),
      links: [
        {
          title: 'Workspace',
          url: `${options.baseUrl}/helium/workspaces/${name}`,
        },
        ...waysInto(workspace),
      ],
    },
    spec: {
      type: 'workspace',
      owner,
      ...(dependsOn.length > 0 && { dependsOn }),
    },
  };
}

/** None before it is made, nor once it is to go. */
function waysInto({ desired, connections }: Workspace) {
  return desired === 'present'
    ? connections.flatMap(({ title, url }) => (url ? [{ title, url }] : []))
    : [];
}

/** The workspaces that it is built on; else the cluster that the configuration knows its program's by. */
function clustersOf(
  workspace: Workspace,
  options: Parameters<typeof toEntity>[1],
): string[] {
  const { program } = workspace;
  const named = getBuiltOn(workspace, options.programs.get(program));
  if (named.length > 0) {
    return named.map(workspaceEntityRef);
  }
  const cluster = options.clusters.get(program);
  return cluster ? [cluster] : [];
}
