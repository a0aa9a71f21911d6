import {
  heliumWorkspaceDeletePermission,
  heliumWorkspaceRepairPermission,
} from '@helium-portal/backstage-plugin-helium-common';
import { toOperationResponse, toWorkspaceResponse } from './responses';
import type { HeliumRouter, RouterOptions } from './types';

export function addLeftoverRoutes(
  router: HeliumRouter,
  options: RouterOptions,
) {
  const { httpAuth, authorizer, workspaces, leftovers, recorder, expiryRules } =
    options;

  router.post('/workspaces/:name/leftovers/remove', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { name } = req.params;
    const { items, force = false, reason } = req.body;
    const { tracked, operation } = await recorder.record(
      'workspace-leftovers-remove',
      req,
      {
        workspace: name,
        items: items.map(item => ({ ...item })),
        force,
        reason: reason ?? null,
      },
      async () => {
        const { workspace } = await workspaces.get(name);
        await authorizer.requireFor(
          workspace,
          heliumWorkspaceDeletePermission,
          credentials,
        );
        if (force) {
          await authorizer.requireFor(
            workspace,
            heliumWorkspaceRepairPermission,
            credentials,
          );
        }
        const result = await leftovers.remove(workspace, req.body, {
          credentials,
          idempotencyKey: req.header('Idempotency-Key'),
        });
        return { result, meta: { operation: result.operation.id } };
      },
    );
    res.status(202).json({
      workspace: toWorkspaceResponse(tracked, await expiryRules.current()),
      operation: toOperationResponse(operation, name),
    });
  });
}
