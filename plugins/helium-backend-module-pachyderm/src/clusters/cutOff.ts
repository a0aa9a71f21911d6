import { ConflictError } from '@backstage/errors';
import type {
  PendingCreate,
  PendingCreateChoice,
  PendingCreateLook,
  PendingCreateOutcome,
  ProgramContext,
} from '@helium-portal/backstage-plugin-helium-node';
import { Helm } from '../helm/Helm';
import { Cluster } from '../kubernetes/Cluster';
import {
  lookUpPendingCreate,
  recoverPendingCreate,
} from '../kubernetes/recovery';
import { accessBy } from './ownCluster';

const RELEASE = 'kubernetes:helm.sh/v3:Release';

/**
 * Finds out what became of something that was being made in a program's own cluster: in the cluster, which is reached as the provider
 * reached it. With the cluster everything in it goes.
 *
 * @throws ConflictError when a release may be half-installed, and the state does not tell where its cluster is.
 */
export async function recoverInOwnCluster(
  pending: PendingCreate,
  context: ProgramContext,
  choice?: PendingCreateChoice,
): Promise<PendingCreateOutcome> {
  const { destroying, log } = context;
  const place = placeOf(pending, context);
  if (destroying && !choice) {
    return 'absent';
  }
  if (place) {
    return recoverPendingCreate(pending, { ...place, destroying, log, choice });
  }
  if (pending.type !== RELEASE) {
    // It is applied, which makes no second one.
    return 'absent';
  }
  throw new ConflictError(
    `Release '${pending.inputs.name}' was being installed when the update was cut off: look at it with helm, uninstall it if it is there, and choose forget`,
  );
}

export async function lookUpInOwnCluster(
  pending: PendingCreate,
  context: ProgramContext,
): Promise<PendingCreateLook> {
  const place = placeOf(pending, context);
  return place
    ? lookUpPendingCreate(pending, place)
    : {
        cloud: 'unknown',
        detail: "It is in the workspace's cluster; look there",
      };
}

function placeOf(
  { provider }: PendingCreate,
  { workspace, signal }: ProgramContext,
) {
  const access = provider && accessBy(provider);
  return (
    access && {
      workspace: workspace.name,
      cluster: Cluster.create(access, signal),
      helm: Helm.create(access, signal),
    }
  );
}
