import {
  heliumWorkspaceDeletePermission,
  type KeptData,
} from '@helium-portal/backstage-plugin-helium-common';
import type { KeptDataRecord } from '../keptData';
import { toOperationResponse, toWorkspaceResponse } from './responses';
import type { HeliumRouter, RouterOptions } from './types';

export function addKeptDataRoutes(
  router: HeliumRouter,
  options: RouterOptions,
) {
  const { httpAuth, authorizer, workspaces, keptData, recorder, expiryRules } =
    options;

  router.get('/kept-data', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { limit = 50, offset = 0, ...filters } = req.query;
    const criteria = await authorizer.readCriteria(credentials);
    const page = await keptData.list({ ...filters, limit, offset, criteria });
    res.json({
      items: page.items.map(toKeptDataResponse),
      totalItems: page.totalItems,
    });
  });

  router.post('/workspaces/:name/kept-data/remove', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { name } = req.params;
    const { ids } = req.body;
    const { tracked, operation } = await recorder.record(
      'kept-data-remove',
      req,
      { workspace: name, ids },
      async () => {
        const { workspace } = await workspaces.get(name);
        await authorizer.requireFor(
          workspace,
          heliumWorkspaceDeletePermission,
          credentials,
        );
        const result = await keptData.remove(workspace, ids, {
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

function toKeptDataResponse({
  keptAt,
  keptUntil,
  removedAt,
  ...rest
}: KeptDataRecord): KeptData {
  return {
    ...rest,
    keptAt: keptAt.toISOString(),
    keptUntil: keptUntil.toISOString(),
    removedAt: removedAt?.toISOString(),
  };
}
