import { ConflictError } from '@backstage/errors';
import type {
  PendingCreateChoice,
  PendingCreateLook,
  PendingCreateOutcome,
} from '@helium-portal/backstage-plugin-helium-node';

/**
 * Decides about a resource of a cloud whose creation was cut off. What is there, or may be, is adopted: the runner takes it into the
 * state by its id, and the refresh behind it drops what is not there after all.
 *
 * @param look - what the cloud says
 * @param cloud - where people look themselves: `AWS`, `the console`
 * @throws ConflictError when it can't be told
 */
export function recoverInCloud(
  { cloud: state, id, detail }: PendingCreateLook,
  cloud: string,
  log: (message: string) => void,
  choice?: PendingCreateChoice,
): PendingCreateOutcome {
  if (state === 'absent') {
    return 'absent';
  }
  if (choice === 'delete') {
    throw new ConflictError(
      `${detail}: it can't be deleted from here; import it, and delete the workspace or update it`,
    );
  }
  if (!id) {
    throw new ConflictError(
      `${detail}; look for it in ${cloud}, and decide about it by a repair`,
    );
  }
  log(`${id} may have been made before the interruption: kept`);
  return 'adopted';
}
