import type {
  PendingCreate,
  PendingCreateChoice,
  PendingCreateLook,
  PendingCreateOutcome,
} from '@helium-portal/backstage-plugin-helium-node';
import {
  type CloudContext,
  READ_WITHIN_MS,
  recoverInCloud,
} from '../cloud/recovery';
import { CloudAssets, isOf } from './CloudAssets';
import { identityOf, isRepeatable } from './resourceIds';

const OPERATION_LABEL = 'helium-operation';

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
      mayAppearMs: READ_WITHIN_MS,
    };
  }
  return isOf(found, workspace)
    ? {
        cloud: 'exists',
        id,
        detail: `${label} is there`,
        operation: found.labels[OPERATION_LABEL],
      }
    : {
        cloud: 'absent',
        detail: `${label} is there, and belongs to somebody else`,
      };
}

/**
 * Finds out what became of a resource whose creation was cut off.
 *
 * @throws ConflictError when it can't be told, unless the workspace is destroyed
 */
export async function recoverInGoogle(
  pending: PendingCreate,
  place: Place & CloudContext,
  choice?: PendingCreateChoice,
): Promise<PendingCreateOutcome> {
  const look = () => lookUpInGoogle(pending, place);
  return recoverInCloud(look, 'the console', place, choice);
}
