import { heliumWorkspaceUpdatePermission } from '@helium-portal/backstage-plugin-helium-common';
import { toOperationResponse, toWorkspaceResponse } from './responses';
import type { HeliumRouter, RouterOptions } from './types';

export function addPreviewRoutes(router: HeliumRouter, options: RouterOptions) {
  const { httpAuth, authorizer, workspaces, previews, recorder, expiryRules } =
    options;

  router.post('/workspaces/:name/preview', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { name } = req.params;
    const { tracked, operation } = await recorder.record(
      'workspace-preview',
      req,
      { workspace: name, parameters: Object.keys(req.body.parameters ?? {}) },
      async () => {
        const { workspace } = await workspaces.get(name);
        await authorizer.requireFor(
          workspace,
          heliumWorkspaceUpdatePermission,
          credentials,
        );
        const result = await previews.preview(workspace, req.body, {
          credentials,
          idempotencyKey: req.header('Idempotency-Key'),
        });
        return {
          result,
          meta: { workspace: name, operation: result.operation.id },
        };
      },
    );
    res.status(202).json({
      workspace: toWorkspaceResponse(tracked, await expiryRules.current()),
      operation: toOperationResponse(operation, name),
    });
  });
}
