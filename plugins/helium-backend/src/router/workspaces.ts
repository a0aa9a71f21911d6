import {
  heliumWorkspaceCreatePermission,
  heliumWorkspaceDeletePermission,
  heliumWorkspaceExtendPermission,
  heliumWorkspaceReadPermission,
  heliumWorkspaceUpdatePermission,
} from '@helium-portal/backstage-plugin-helium-common';
import type { AcceptedChange } from '../workspaces/WorkspaceService';
import { toOperationResponse, toWorkspaceResponse } from './responses';
import type { HeliumRouter, RouterOptions } from './types';

export function addWorkspaceRoutes(
  router: HeliumRouter,
  options: RouterOptions,
) {
  const { httpAuth, authorizer, workspaces, recorder, config } = options;

  router.get('/workspaces', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const criteria = await authorizer.readCriteria(credentials);
    const { limit, offset, orderBy, order, ...filters } = req.query;
    const page = await workspaces.list(
      {
        ...filters,
        limit: limit ?? 50,
        offset: offset ?? 0,
        orderBy: orderBy ?? 'createdAt',
        order: order ?? 'desc',
      },
      criteria,
    );
    res.json({
      items: page.items.map(each => toWorkspaceResponse(each, config)),
      totalItems: page.totalItems,
    });
  });

  router.get('/workspaces/:name', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const tracked = await workspaces.get(req.params.name);
    await authorizer.requireFor(
      tracked.workspace,
      heliumWorkspaceReadPermission,
      credentials,
    );
    res.json(toWorkspaceResponse(tracked, config));
  });

  router.post('/workspaces', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const accepted = await recorder.record(
      'workspace-create',
      req,
      { workspace: req.body.name ?? null, program: req.body.program ?? null },
      async () => {
        await authorizer.require(heliumWorkspaceCreatePermission, credentials);
        const result = await workspaces.create(req.body, {
          credentials,
          idempotencyKey: req.header('Idempotency-Key'),
        });
        return audited(result);
      },
    );
    res.status(202).json(toAccepted(accepted));
  });

  router.patch('/workspaces/:name', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { name } = req.params;
    const accepted = await recorder.record(
      'workspace-update',
      req,
      { workspace: name, parameters: Object.keys(req.body.parameters ?? {}) },
      async () => {
        const { workspace } = await workspaces.get(name);
        await authorizer.requireFor(
          workspace,
          heliumWorkspaceUpdatePermission,
          credentials,
        );
        if (req.body.expiresAt ?? req.body.expiresIn) {
          await authorizer.requireFor(
            workspace,
            heliumWorkspaceExtendPermission,
            credentials,
          );
        }
        const result = await workspaces.update(workspace, req.body, {
          credentials,
          idempotencyKey: req.header('Idempotency-Key'),
        });
        return audited(result);
      },
    );
    res.status(202).json(toAccepted(accepted));
  });

  router.post('/workspaces/:name/extend', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { name } = req.params;
    const tracked = await recorder.record(
      'workspace-extend',
      req,
      { workspace: name },
      async () => {
        const { workspace } = await workspaces.get(name);
        await authorizer.requireFor(
          workspace,
          heliumWorkspaceExtendPermission,
          credentials,
        );
        const result = await workspaces.extend(workspace, req.body, {
          credentials,
          idempotencyKey: req.header('Idempotency-Key'),
        });
        return {
          result,
          meta: {
            expiresAt: result.workspace.expiresAt?.toISOString() ?? null,
          },
        };
      },
    );
    res.json(toWorkspaceResponse(tracked, config));
  });

  router.delete('/workspaces/:name', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { name } = req.params;
    const accepted = await recorder.record(
      'workspace-delete',
      req,
      { workspace: name },
      async () => {
        const { workspace } = await workspaces.get(name);
        await authorizer.requireFor(
          workspace,
          heliumWorkspaceDeletePermission,
          credentials,
        );
        const result = await workspaces.end(workspace, {
          credentials,
          idempotencyKey: req.header('Idempotency-Key'),
        });
        return audited(result);
      },
    );
    res.status(202).json(toAccepted(accepted));
  });

  function toAccepted({ tracked, operation }: AcceptedChange) {
    return {
      workspace: toWorkspaceResponse(tracked, config),
      operation: toOperationResponse(operation, tracked.workspace.name),
    };
  }
}

function audited(result: AcceptedChange) {
  const { tracked, operation } = result;
  return {
    result,
    meta: { workspace: tracked.workspace.name, operation: operation.id },
  };
}
