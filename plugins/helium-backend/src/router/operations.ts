import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  heliumOperationCancelPermission,
  heliumWorkspaceRepairPermission,
} from '@helium-portal/backstage-plugin-helium-common';
import type { Workspace } from '../workspaces/types';
import { noSuchOperation, readOperation } from './readOperation';
import { toOperationResponse } from './responses';
import type { HeliumRouter, RouterOptions } from './types';

export function addOperationRoutes(
  router: HeliumRouter,
  options: RouterOptions,
) {
  const { httpAuth, authorizer, workspaces, guarded, operations, recorder } =
    options;

  router.get('/workspaces/:name/operations', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { id, limit = 50, offset = 0 } = req.query;
    const { workspace } = await guarded.get(
      req.params.name,
      { credentials },
      id,
    );
    const caller = await callerOf(workspace, credentials);
    const page = await operations.list(workspace.id, { limit, offset });
    res.json({
      items: page.items.map(each =>
        toOperationResponse(each, workspace.name, caller),
      ),
      totalItems: page.totalItems,
    });
  });

  router.get('/workspaces/:name/operations/:operationId', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { workspace, operation } = await readOperation(
      options,
      req.params,
      credentials,
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
          const known = await operations.get(operationId);
          if (known?.workspaceId !== workspace.id) {
            throw noSuchOperation(name, operationId);
          }
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
