import { NotFoundError } from '@backstage/errors';
import { Inventory } from '../Inventory';

/** KMS' `DescribeKey`, by id or ARN. @throws NotFoundError when there is none such */
export function describeKey(inventory: Inventory, wanted: string) {
  const key = inventory
    .ofType('aws:kms/key:Key')
    .find(({ id, handles }) => [id, ...handles].includes(wanted));
  if (!key) {
    throw new NotFoundError(
      `NotFoundException: Key '${wanted}' does not exist`,
    );
  }
  return {
    KeyMetadata: {
      KeyId: key.id,
      Arn: key.outputs.arn,
      AWSAccountId: key.place.account,
      Description: key.inputs.description ?? '',
      Enabled: key.state === 'ready',
      KeyState: {
        creating: 'Creating',
        deleted: 'PendingDeletion',
        deleting: 'PendingDeletion',
        ready: 'Enabled',
        updating: 'Updating',
      }[key.state],
    },
  };
}
