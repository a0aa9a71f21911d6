import type { Request } from 'express';
import type { Caller } from '../workspaces/GuardedWorkspaces';
import type { AcceptedChange } from '../workspaces/WorkspaceService';
import {
  toExpiryChangeResponse,
  toOperationResponse,
  toWorkspaceResponse,
} from './responses';
import type { HeliumRouter, RouterOptions } from './types';

export function addWorkspaceRoutes(
  router: HeliumRouter,
  options: RouterOptions,
) {
  const { httpAuth, guarded, operations, expiryRules } = options;

  router.get('/workspaces', async (req, res) => {
    const { limit, offset, orderBy, order, ...filters } = req.query;
    const page = await guarded.list(
      {
        ...filters,
        limit: limit ?? 50,
        offset: offset ?? 0,
        orderBy: orderBy ?? 'createdAt',
        order: order ?? 'desc',
      },
      await callerOf(req),
    );
    const rules = await expiryRules.current();
    res.json({
      items: page.items.map(each => toWorkspaceResponse(each, rules)),
      totalItems: page.totalItems,
    });
  });

  router.get('/workspace-names/:name', async (req, res) => {
    const { name } = req.params;
    res.json({ taken: await guarded.isNameTaken(name, await callerOf(req)) });
  });

  router.get('/workspaces/:name', async (req, res) => {
    const tracked = await guarded.get(
      req.params.name,
      await callerOf(req),
      req.query.id,
    );
    const { workspace, activeOperation } = tracked;
    const estimate =
      activeOperation &&
      (await operations.estimate({
        program: workspace.program,
        kind: activeOperation.kind,
        removal: activeOperation.removal !== undefined,
        rehearsal: workspace.rehearsal,
      }));
    res.json({
      ...toWorkspaceResponse(tracked, await expiryRules.current(), estimate),
      resources: workspace.resources,
      data: workspace.data,
    });
  });

  router.post('/workspaces', async (req, res) => {
    const accepted = await guarded.create(req.body, await callerOf(req));
    res.status(202).json(await toAccepted(accepted));
  });

  router.patch('/workspaces/:name', async (req, res) => {
    const { name } = req.params;
    const accepted = await guarded.update(name, req.body, await callerOf(req));
    res.status(202).json(await toAccepted(accepted));
  });

  router.post('/workspaces/:name/extend', async (req, res) => {
    const { name } = req.params;
    const tracked = await guarded.extend(name, req.body, await callerOf(req));
    res.json(toWorkspaceResponse(tracked, await expiryRules.current()));
  });

  router.get('/workspaces/:name/expiry-changes', async (req, res) => {
    const { name } = req.params;
    const changes = await guarded.listExpiryChanges(
      name,
      await callerOf(req),
      req.query.id,
    );
    res.json({ items: changes.map(toExpiryChangeResponse) });
  });

  router.delete('/workspaces/:name', async (req, res) => {
    const { keepData, keepDataFor } = req.query;
    const accepted = await guarded.end(req.params.name, {
      ...(await callerOf(req)),
      keepData,
      keepDataFor,
    });
    res.status(202).json(await toAccepted(accepted));
  });

  async function callerOf(
    req: Request<any, any, any, any, any>,
  ): Promise<Caller> {
    return {
      credentials: await httpAuth.credentials(req),
      request: req,
      idempotencyKey: req.header('Idempotency-Key'),
    };
  }

  async function toAccepted({ tracked, operation }: AcceptedChange) {
    return {
      workspace: toWorkspaceResponse(tracked, await expiryRules.current()),
      operation: toOperationResponse(operation, tracked.workspace.name),
    };
  }
}
