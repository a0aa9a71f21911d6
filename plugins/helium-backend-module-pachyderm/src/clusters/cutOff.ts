import { ConflictError } from '@backstage/errors';
import type {
  PendingCreate,
  PendingCreateLook,
  PendingCreateOutcome,
} from '@helium-portal/backstage-plugin-helium-node';

const RELEASE = 'kubernetes:helm.sh/v3:Release';

/**
 * What becomes of something that was being made in a program's own cluster, which can't be looked into from outside of an update.
 * Everything in it is applied, which makes no second one, and goes with the cluster.
 *
 * @throws ConflictError for a release, which can be half-installed
 */
export function recoverInOwnCluster(
  pending: PendingCreate,
  { destroying }: { destroying: boolean },
): PendingCreateOutcome {
  if (pending.type !== RELEASE || destroying) {
    return 'absent';
  }
  throw new ConflictError(
    `Release '${pending.inputs.name}' was being installed when the update was cut off: look at it with helm, uninstall it if it is there, and choose forget`,
  );
}

export function lookUpInOwnCluster(cluster: string): PendingCreateLook {
  return {
    cloud: 'unknown',
    detail: `It is in cluster '${cluster}'; look there`,
  };
}
