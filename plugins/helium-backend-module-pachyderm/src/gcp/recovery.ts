import { ConflictError } from '@backstage/errors';
import type {
  PendingCreate,
  PendingCreateChoice,
  PendingCreateLook,
  PendingCreateOutcome,
} from '@helium-portal/backstage-plugin-helium-node';
import { CloudAssets, isOf } from './CloudAssets';
import { identityOf, isRepeatable } from './resourceIds';

interface Place {
  workspace: string;
  assets: CloudAssets;
}

export function isOfGoogle({ type }: PendingCreate): boolean {
  return type.startsWith('gcp:');
}

/** What Google Cloud says of a resource whose creation was cut off. Its id follows from its fixed name, so it can be read by it. */
export async function lookUpInGoogle(
  { type, inputs }: PendingCreate,
  { workspace, assets }: Place,
): Promise<PendingCreateLook> {
  if (isRepeatable(type)) {
    return { cloud: 'absent', detail: 'Making it again changes nothing' };
  }
  const identity = identityOf(type, inputs);
  if (!identity) {
    return {
      cloud: 'unknown',
      detail: `Google Cloud can't be asked for resources of the type ${type}`,
    };
  }
  const { id, name, assetType } = identity;
  const label = `${type.split(':').at(-1)} '${name}'`;
  const listed = assetType
    ? await assets.search(`name:${name}`, [assetType])
    : [];
  const found = listed.find(asset => asset.shortName === name);
  if (!found) {
    return {
      cloud: 'unknown',
      id,
      detail: `Cloud Asset does not list ${label}, but may do so late; it is read by its name`,
    };
  }
  return isOf(found, workspace)
    ? { cloud: 'exists', id, detail: `${label} is there` }
    : {
        cloud: 'absent',
        detail: `${label} is there, and belongs to somebody else`,
      };
}

/**
 * Finds out what became of a resource whose creation was cut off. What is there, or may be, is adopted: the runner takes it into the
 * state by its id, and the refresh behind it drops what is not there after all.
 *
 * @throws ConflictError when it can't be told.
 */
export async function recoverInGoogle(
  pending: PendingCreate,
  place: Place & { log(message: string): void },
  choice?: PendingCreateChoice,
): Promise<PendingCreateOutcome> {
  const { cloud, id, detail } = await lookUpInGoogle(pending, place);
  if (cloud === 'absent') {
    return 'absent';
  }
  if (choice === 'delete') {
    throw new ConflictError(
      `${detail}; it can't be deleted from here: import it, and delete the workspace or update it`,
    );
  }
  if (!id) {
    throw new ConflictError(
      `${detail}; look for it in the console, and decide about it by a repair`,
    );
  }
  place.log(`${id} may have been made before the interruption: kept`);
  return 'adopted';
}
