import { ConflictError } from '@backstage/errors';
import type {
  PendingCreate,
  PendingCreateOutcome,
} from '@helium-portal/backstage-plugin-helium-node';
import type { Helm } from '../../helm/Helm';
import type { Cluster, KubernetesObject } from '../../kubernetes/Cluster';
import { pathOf } from '../../kubernetes/paths';
import { isOwnedBy } from './ownership';

const RELEASE = 'kubernetes:helm.sh/v3:Release';

/** What the engine sent for an object: the provider gives it nothing else to be found by. */
type ObjectInputs = Partial<KubernetesObject>;

/**
 * Finds out what became of a resource whose creation was cut off. An object is found by its fixed name and the workspace's label;
 * the next update applies it again, which makes no second one. A release is taken away, because Helm refuses to install one
 * that exists and a half-installed one can't be upgraded. While the workspace is destroyed, all is deleted.
 *
 * @throws ConflictError when an object of that name belongs to somebody else.
 */
export async function recoverPendingCreate(
  pending: PendingCreate,
  options: {
    workspace: string;
    cluster: Cluster;
    helm: Helm;
    /** No update follows that could adopt what is there. */
    destroying: boolean;
    log(message: string): void;
  },
): Promise<PendingCreateOutcome> {
  if (pending.type === RELEASE) {
    return recoverRelease(pending, options);
  }
  // Providers and components exist in the state alone.
  if (!pending.type.startsWith('kubernetes:')) {
    return 'absent';
  }
  const { workspace, cluster, log } = options;
  const { apiVersion, kind, metadata } = pending.inputs as ObjectInputs;
  if (!apiVersion || !kind || !metadata?.name) {
    return 'absent';
  }
  const known = (await cluster.listableKinds()).find(
    candidate =>
      candidate.kind === kind && candidate.groupVersion === apiVersion,
  );
  const path =
    known &&
    pathOf(
      apiVersion,
      known.resource,
      known.namespaced ? metadata.namespace ?? workspace : undefined,
      metadata.name,
    );
  const object = path && (await cluster.find(path));
  const isOwn = object && isOwnedBy(object, workspace);
  if (!object || (!isOwn && options.destroying)) {
    return 'absent';
  }
  if (!isOwn) {
    throw new ConflictError(
      `${kind} '${metadata.name}' exists and does not belong to workspace '${workspace}'; rename or remove it, then try again`,
    );
  }
  if (options.destroying) {
    log(`${kind} '${metadata.name}' was made before the interruption: deleted`);
    await cluster.remove(path);
    return 'deleted';
  }
  log(`${kind} '${metadata.name}' was made before the interruption: kept`);
  return 'adopted';
}

async function recoverRelease(
  pending: PendingCreate,
  options: { workspace: string; helm: Helm; log(message: string): void },
): Promise<PendingCreateOutcome> {
  const { workspace, helm, log } = options;
  const name = String(pending.inputs.name);
  const namespace = String(pending.inputs.namespace ?? workspace);
  const status = await helm.status(name, namespace);
  if (!status) {
    return 'absent';
  }
  log(
    `Release '${name}' was '${status}' when its installation was cut off: removing it, to install it anew`,
  );
  await helm.uninstall(name, namespace);
  return 'deleted';
}
