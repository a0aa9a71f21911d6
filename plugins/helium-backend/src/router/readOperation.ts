import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { Operation } from '../operations/types';
import type { Workspace } from '../workspaces/types';
import type { RouterOptions } from './types';

/**
 * An operation and the workspace that it is of, which has the name or had it before.
 *
 * @throws NotFoundError also for an operation of another workspace, and of one that the caller may not read
 */
export async function readOperation(
  { guarded, operations }: Pick<RouterOptions, 'guarded' | 'operations'>,
  { name, operationId }: { name: string; operationId: string },
  credentials: BackstageCredentials,
): Promise<{ workspace: Workspace; operation: Operation }> {
  const operation = await operations.get(operationId);
  if (operation) {
    try {
      const { workspaceId } = operation;
      const { workspace } = await guarded.get(
        name,
        { credentials },
        workspaceId,
      );
      return { workspace, operation };
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
  // It tells no more of an operation that the caller may not read than of none.
  await guarded.get(name, { credentials });
  throw noSuchOperation(name, operationId);
}

export function noSuchOperation(
  name: string,
  operationId: string,
): NotFoundError {
  return new NotFoundError(
    `Workspace '${name}' has no operation ${operationId}`,
  );
}
