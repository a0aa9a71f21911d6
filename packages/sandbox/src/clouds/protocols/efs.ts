import { NotFoundError } from '@backstage/errors';
import { Inventory } from '../Inventory';

/** EFS' `DescribeMountTargets`, of one file system. @throws NotFoundError when there is none such */
export function describeMountTargets(
  inventory: Inventory,
  fileSystemId: string,
) {
  const there = inventory
    .ofType('aws:efs/fileSystem:FileSystem')
    .some(({ id, state }) => id === fileSystemId && state !== 'deleted');
  if (!there) {
    throw new NotFoundError(
      `FileSystemNotFound: File system '${fileSystemId}' does not exist.`,
    );
  }
  return {
    MountTargets: inventory
      .ofType('aws:efs/mountTarget:MountTarget')
      .filter(
        ({ inputs, state }) =>
          inputs.fileSystemId === fileSystemId && state !== 'deleted',
      )
      .map(record => ({
        MountTargetId: record.id,
        FileSystemId: fileSystemId,
        SubnetId: record.inputs.subnetId,
        OwnerId: record.place.account,
        LifeCycleState: record.state === 'ready' ? 'available' : record.state,
      })),
  };
}
