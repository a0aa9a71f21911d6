import { heliumWorkspaceCreatePermission } from '@helium-portal/backstage-plugin-helium-common';
import { toOperationResponse } from './responses';
import type { HeliumRouter, RouterOptions } from './types';

/** Previews of workspaces that don't exist. */
export function addDraftRoutes(router: HeliumRouter, options: RouterOptions) {
  const { httpAuth, authorizer, guarded, drafts, recorder } = options;

  router.post('/previews', async (req, res) => {
    const { operation, tracked } = await guarded.preview(req.body, {
      credentials: await httpAuth.credentials(req),
      idempotencyKey: req.header('Idempotency-Key'),
      request: req,
    });
    res
      .status(202)
      .json(toOperationResponse(operation, tracked.workspace.name));
  });

  router.get('/previews/:operationId', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    await authorizer.require(heliumWorkspaceCreatePermission, credentials);
    const { operation, workspace, preview } = await drafts.get(
      req.params.operationId,
      { credentials },
    );
    res.json(toOperationResponse(operation, workspace, {}, preview));
  });

  router.post('/previews/:operationId/cancel', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { operationId } = req.params;
    const { operation, workspace } = await recorder.record(
      'operation-cancel',
      req,
      { operation: operationId },
      async () => {
        await authorizer.require(heliumWorkspaceCreatePermission, credentials);
        return { result: await drafts.cancel(operationId, { credentials }) };
      },
    );
    res.status(202).json(toOperationResponse(operation, workspace));
  });
}
