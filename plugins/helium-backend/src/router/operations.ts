import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  heliumOperationCancelPermission,
  heliumWorkspaceReadPermission,
  heliumWorkspaceRepairPermission,
} from '@helium-portal/backstage-plugin-helium-common';
import type { Operation } from '../operations/types';
import type { Workspace } from '../workspaces/types';
import { toOperationResponse } from './responses';
import type { HeliumRouter, RouterOptions } from './types';

export function addOperationRoutes(
  router: HeliumRouter,
  options: RouterOptions,
) {
  const { httpAuth, authorizer, workspaces, operations, recorder } = options;

  router.get('/workspaces/:name/operations', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { workspace } = await workspaces.get(req.params.name);
    await authorizer.requireFor(
      workspace,
      heliumWorkspaceReadPermission,
      credentials,
    );
    const caller = await callerOf(workspace, credentials);
    const page = await operations.list(workspace.id, {
      limit: req.query.limit ?? 50,
      offset: req.query.offset ?? 0,
    });
    res.json({
      items: page.items.map(each =>
        toOperationResponse(each, workspace.name, caller),
      ),
      totalItems: page.totalItems,
    });
  });

  router.get('/workspaces/:name/operations/:operationId', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { workspace } = await workspaces.get(req.params.name);
    await authorizer.requireFor(
      workspace,
      heliumWorkspaceReadPermission,
      credentials,
    );
    const operation = await requireOperation(
      options,
      workspace,
      req.params.operationId,
    );
    const caller = await callerOf(workspace, credentials);
    const preview = await operations.getPreview(operation.id);
    res.json(toOperationResponse(operation, workspace.name, caller, preview));
  });

  router.post(
    '/workspaces/:name/operations/:operationId/cancel',
    async (req, res) => {
      const credentials = await httpAuth.credentials(req);
      const { name, operationId } = req.params;
      const operation = await recorder.record(
        'operation-cancel',
        req,
        { workspace: name, operation: operationId },
        async () => {
          const { workspace } = await workspaces.get(name);
          await authorizer.requireFor(
            workspace,
            heliumOperationCancelPermission,
            credentials,
          );
          await requireOperation(options, workspace, operationId);
          return { result: await operations.requestCancel(operationId) };
        },
      );
      res.status(202).json(toOperationResponse(operation, name));
    },
  );

  async function callerOf(
    workspace: Workspace,
    credentials: BackstageCredentials,
  ) {
    return {
      mayRepair: await authorizer.isAllowedFor(
        workspace,
        heliumWorkspaceRepairPermission,
        credentials,
      ),
    };
  }
}

/** @throws NotFoundError also for an operation of another workspace */
export async function requireOperation(
  { operations }: Pick<RouterOptions, 'operations'>,
  workspace: Workspace,
  operationId: string,
): Promise<Operation> {
  const operation = await operations.get(operationId);
  if (operation?.workspaceId !== workspace.id) {
    throw new NotFoundError(
      `Workspace '${workspace.name}' has no operation ${operationId}`,
    );
  }
  return operation;
}
