import { ConflictError } from '@backstage/errors';
import type {
  PendingCreate,
  PendingCreateChoice,
  PendingCreateLook,
  PendingCreateOutcome,
} from '@helium-portal/backstage-plugin-helium-node';
import type { Helm } from '../helm/Helm';
import type { Cluster, KubernetesObject } from './Cluster';
import { isOwnedBy } from './ownership';
import { pathOf } from './paths';

const RELEASE = 'kubernetes:helm.sh/v3:Release';

/** What the engine sent for an object: the provider gives it nothing else to be found by. */
type ObjectInputs = Partial<KubernetesObject>;

interface Place {
  workspace: string;
  cluster: Cluster;
  helm: Helm;
}

/** An object of the cluster, as the provider names it. */
interface Found {
  label: string;
  id: string;
  path: string;
  isOwn: boolean;
}

/**
 * Finds out what became of a resource whose creation was cut off. An object is found by its fixed name and the workspace's label;
 * the next update applies it again, which makes no second one. A release is taken away, because Helm refuses to install one
 * that exists and a half-installed one can't be upgraded. While the workspace is destroyed, all is deleted. An administrator's
 * choice goes before.
 *
 * @throws ConflictError when an object of that name belongs to somebody else, or can't be had as it was chosen.
 */
export async function recoverPendingCreate(
  pending: PendingCreate,
  options: Place & {
    /** No update follows that could adopt what is there. */
    destroying: boolean;
    choice?: PendingCreateChoice;
    log(message: string): void;
  },
): Promise<PendingCreateOutcome> {
  if (pending.type === RELEASE) {
    return recoverRelease(pending, options);
  }
  const { workspace, cluster, choice, log } = options;
  const found = await findObject(pending, options);
  if (!found || (!found.isOwn && options.destroying)) {
    return 'absent';
  }
  const { label } = found;
  if (!found.isOwn) {
    throw new ConflictError(
      `${label} exists and does not belong to workspace '${workspace}'; rename or remove it, then try again`,
    );
  }
  if (choice === 'delete' || (options.destroying && !choice)) {
    log(`${label} was made before the interruption: deleted`);
    await cluster.remove(found.path);
    return 'deleted';
  }
  log(`${label} was made before the interruption: kept`);
  return 'adopted';
}

/** What an administrator decides by; nothing is changed. Only an object can be imported: a release was cut off half-way. */
export async function lookUpPendingCreate(
  pending: PendingCreate,
  place: Place,
): Promise<PendingCreateLook> {
  if (pending.type === RELEASE) {
    const { name, status } = await findRelease(pending, place);
    return status
      ? {
          cloud: 'exists',
          deletable: true,
          detail: `Release '${name}' is '${status}'`,
        }
      : { cloud: 'absent' };
  }
  const found = await findObject(pending, place);
  if (!found) {
    return { cloud: 'absent' };
  }
  return found.isOwn
    ? {
        cloud: 'exists',
        id: found.id,
        deletable: true,
        detail: `${found.label} is there`,
      }
    : {
        cloud: 'absent',
        detail: `${found.label} is there, and belongs to somebody else`,
      };
}

async function findObject(
  pending: PendingCreate,
  { workspace, cluster }: Place,
): Promise<Found | undefined> {
  // Providers and components exist in the state alone.
  if (!pending.type.startsWith('kubernetes:')) {
    return undefined;
  }
  const { apiVersion, kind, metadata } = pending.inputs as ObjectInputs;
  if (!apiVersion || !kind || !metadata?.name) {
    return undefined;
  }
  const known = (await cluster.listableKinds()).find(
    candidate =>
      candidate.kind === kind && candidate.groupVersion === apiVersion,
  );
  const namespace = known?.namespaced
    ? metadata.namespace ?? workspace
    : undefined;
  const path =
    known && pathOf(apiVersion, known.resource, namespace, metadata.name);
  const object = path && (await cluster.find(path));
  return object
    ? {
        label: `${kind} '${metadata.name}'`,
        id: [namespace, metadata.name].filter(Boolean).join('/'),
        path,
        isOwn: isOwnedBy(object, workspace),
      }
    : undefined;
}

async function findRelease(pending: PendingCreate, { workspace, helm }: Place) {
  const name = String(pending.inputs.name);
  const namespace = String(pending.inputs.namespace ?? workspace);
  return { name, namespace, status: await helm.status(name, namespace) };
}

async function recoverRelease(
  pending: PendingCreate,
  options: Place & {
    choice?: PendingCreateChoice;
    log(message: string): void;
  },
): Promise<PendingCreateOutcome> {
  const { helm, choice, log } = options;
  const { name, namespace, status } = await findRelease(pending, options);
  if (!status) {
    return 'absent';
  }
  if (choice === 'import') {
    throw new ConflictError(
      `Release '${name}' is '${status}': what was cut off half-way can't be imported; delete it`,
    );
  }
  log(
    `Release '${name}' was '${status}' when its installation was cut off: removing it, to install it anew`,
  );
  await helm.uninstall(name, namespace);
  return 'deleted';
}
