import type { Leftover } from '@helium-portal/backstage-plugin-helium-node';
import type { CloudAssets } from './CloudAssets';
import { removalCommand } from './removalCommand';

/** Listed for a while after their end, or kept by the cloud on purpose. */
const PASSING = new Set([
  'storage.googleapis.com/SoftDeletedBucket',
  'compute.googleapis.com/Instance',
  'compute.googleapis.com/Disk',
]);

/** What Google Cloud still lists as the workspace's. Nodes and their disks are their cluster's, which is listed itself. */
export async function googleInventory(
  assets: CloudAssets,
  workspace: string,
): Promise<Leftover[]> {
  const found = await assets.of(workspace);
  return found
    .filter(({ type }) => !PASSING.has(type))
    .map(asset => ({
      where: 'gcp',
      kind: asset.type,
      name: asset.shortName,
      ...(asset.createdAt && { createdAt: asset.createdAt }),
      command: removalCommand(asset),
    }))
    .sort(
      (a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name),
    );
}
