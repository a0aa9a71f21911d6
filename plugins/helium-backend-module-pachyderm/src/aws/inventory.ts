import type { Leftover } from '@helium-portal/backstage-plugin-helium-node';
import { KEY, type TaggedResource } from './awsResource';
import { removalCommand } from './removalCommand';
import type { TaggedResources } from './TaggedResources';

/** AWS lists them for an hour after their end. While one lives, it is in a subnet, which can't be deleted. */
const LIVE_IN_A_SUBNET = new Set([
  'ec2:instance',
  'ec2:natgateway',
  'ec2:network-interface',
]);

/** Everything of AWS that still carries a workspace's tag. */
export async function awsInventory(
  resources: TaggedResources,
  workspace: string,
): Promise<Leftover[]> {
  const there = stillThere(await resources.of(workspace));
  const kept = await Promise.all(
    there.map(({ kind, arn }) => kind !== KEY || resources.hasKey(arn)),
  );
  return there
    .filter((_, index) => kept[index])
    .map(resource => ({
      where: 'aws',
      kind: resource.kind,
      name: resource.name,
      command: removalCommand(resource),
    }))
    .sort(
      (a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name),
    );
}

function stillThere(resources: TaggedResource[]): TaggedResource[] {
  const hasSubnets = resources.some(({ kind }) => kind === 'ec2:subnet');
  return resources.filter(
    ({ kind }) => hasSubnets || !LIVE_IN_A_SUBNET.has(kind),
  );
}
