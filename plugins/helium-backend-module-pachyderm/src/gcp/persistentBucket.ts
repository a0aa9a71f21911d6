import type {
  KeptData,
  StackResource,
} from '@helium-portal/backstage-plugin-helium-node';

/** A bucket as the inventory names it. Nobody of the workspace may read it any more once its members' rights are gone. */
export function persistentBucket({
  type,
  inputs,
}: StackResource): KeptData | undefined {
  return type === 'gcp:storage/bucket:Bucket'
    ? {
        where: 'gcp',
        kind: 'storage.googleapis.com/Bucket',
        name: String(inputs.name),
        detail: `In ${inputs.location} of project ${inputs.project}`,
      }
    : undefined;
}
