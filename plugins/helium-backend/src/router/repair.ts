import {
  heliumWorkspaceRepairPermission,
  type RepairStep,
} from '@helium-portal/backstage-plugin-helium-common';
import { toOperationResponse, toWorkspaceResponse } from './responses';
import type { HeliumRouter, RouterOptions } from './types';

export function addRepairRoutes(router: HeliumRouter, options: RouterOptions) {
  const { httpAuth, authorizer, workspaces, repairs, recorder, expiryRules } =
    options;

  router.post('/workspaces/:name/repair', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { name } = req.params;
    const { steps = [], retry = false, reason } = req.body;
    const { tracked, operation } = await recorder.record(
      'workspace-repair',
      req,
      {
        workspace: name,
        steps: auditable(steps),
        retry,
        reason: reason ?? null,
      },
      async () => {
        const { workspace } = await workspaces.get(name);
        await authorizer.requireFor(
          workspace,
          heliumWorkspaceRepairPermission,
          credentials,
        );
        const result = await repairs.repair(workspace, req.body, {
          credentials,
          idempotencyKey: req.header('Idempotency-Key'),
        });
        return {
          result,
          meta: {
            workspace: name,
            operation: result.operation.id,
            // With whose lock is meant, which the request may leave out.
            steps: auditable(result.operation.input?.steps ?? []),
          },
        };
      },
    );
    res.status(202).json({
      workspace: toWorkspaceResponse(tracked, await expiryRules.current()),
      operation: toOperationResponse(operation, name, { mayRepair: true }),
    });
  });
}

/** As JSON, which the types of the API do not say that they are. */
function auditable(steps: RepairStep[]) {
  return steps.map(({ decisions, ...step }) => ({
    ...step,
    ...(decisions && { decisions: decisions.map(each => ({ ...each })) }),
  }));
}
