import { ConflictError } from '@backstage/errors';
import type { Cluster, KubernetesObject } from './Cluster';
import { pathOf } from './paths';

const WORKSPACE_LABEL = 'helium.dev/workspace';

/** Does the object carry the workspace's label? */
export function isOwnedBy(
  object: KubernetesObject,
  workspace: string,
): boolean {
  return object.metadata.labels?.[WORKSPACE_LABEL] === workspace;
}

/**
 * Refuses a workspace whose namespace exists and isn't its own: applying would take the namespace over, and destroying would
 * delete what others keep in it.
 *
 * @throws ConflictError
 */
export async function refuseForeignNamespace(
  cluster: Cluster,
  workspace: string,
): Promise<void> {
  const namespace = await cluster.find(
    pathOf('v1', 'namespaces', undefined, workspace),
  );
  if (namespace && !isOwnedBy(namespace, workspace)) {
    throw new ConflictError(
      `Namespace '${workspace}' exists and does not belong to workspace '${workspace}'; choose another name for the workspace`,
    );
  }
  if (namespace?.metadata.deletionTimestamp) {
    throw new ConflictError(
      `Namespace '${workspace}' is still being deleted; try again when it is gone`,
    );
  }
}

/**
 * Wants the workspace's namespace to be there, and to be its own.
 *
 * @throws ConflictError
 */
export async function requireOwnNamespace(
  cluster: Cluster,
  workspace: string,
): Promise<void> {
  const namespace = await cluster.find(
    pathOf('v1', 'namespaces', undefined, workspace),
  );
  if (!namespace || !isOwnedBy(namespace, workspace)) {
    throw new ConflictError(
      `Namespace '${workspace}' ${
        namespace ? `does not belong to workspace '${workspace}'` : 'is gone'
      }`,
    );
  }
}
