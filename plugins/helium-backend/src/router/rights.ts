import type { JsonObject } from '@backstage/types';
import {
  heliumWorkspaceSharePermission,
  heliumWorkspaceTransferPermission,
  heliumWorkspaceUpdatePermission,
} from '@helium-portal/backstage-plugin-helium-common';
import type { Request } from 'express';
import type { Workspace } from '../workspaces/types';
import type { CallContext } from '../workspaces/WorkspaceService';
import type { TrackedWorkspace } from '../workspaces/WorkspaceStore';
import { toWorkspaceResponse } from './responses';
import type { HeliumRouter, RouterOptions } from './types';

type AnyRequest = Request<any, any, any, any, any>;

export function addRightsRoutes(router: HeliumRouter, options: RouterOptions) {
  const { httpAuth, authorizer, workspaces, rights, recorder, expiryRules } =
    options;

  router.post('/workspaces/:name/transfer', async (req, res) => {
    const { owner, reason = null } = req.body;
    const tracked = await change(
      req,
      { mutation: 'workspace-transfer', meta: { owner, reason } },
      heliumWorkspaceTransferPermission,
      (workspace, context) => rights.transfer(workspace, req.body, context),
    );
    res.json(toWorkspaceResponse(tracked, await expiryRules.current()));
  });

  router.post('/workspaces/:name/shares', async (req, res) => {
    const { entity, access } = req.body;
    const tracked = await change(
      req,
      { mutation: 'workspace-share', meta: { entity, access } },
      heliumWorkspaceSharePermission,
      (workspace, context) => rights.share(workspace, req.body, context),
    );
    res.json(toWorkspaceResponse(tracked, await expiryRules.current()));
  });

  router.delete('/workspaces/:name/shares', async (req, res) => {
    const { entity } = req.query;
    const tracked = await change(
      req,
      { mutation: 'workspace-unshare', meta: { entity } },
      heliumWorkspaceSharePermission,
      (workspace, context) => rights.unshare(workspace, entity, context),
    );
    res.json(toWorkspaceResponse(tracked, await expiryRules.current()));
  });

  router.put('/workspaces/:name/labels', async (req, res) => {
    const { labels } = req.body;
    const tracked = await change(
      req,
      { mutation: 'workspace-label', meta: { labels: Object.keys(labels) } },
      heliumWorkspaceUpdatePermission,
      (workspace, context) => rights.setLabels(workspace, labels, context),
    );
    res.json(toWorkspaceResponse(tracked, await expiryRules.current()));
  });

  async function change(
    req: AnyRequest,
    { mutation, meta }: { mutation: string; meta: JsonObject },
    permission: Parameters<typeof authorizer.requireFor>[1],
    work: (
      workspace: Workspace,
      context: CallContext,
    ) => Promise<TrackedWorkspace>,
  ): Promise<TrackedWorkspace> {
    const credentials = await httpAuth.credentials(req);
    const { name } = req.params;
    return await recorder.record(
      mutation,
      req,
      { workspace: name, ...meta },
      async () => {
        const { workspace } = await workspaces.get(name);
        await authorizer.requireFor(workspace, permission, credentials);
        const result = await work(workspace, {
          credentials,
          idempotencyKey: req.header('Idempotency-Key'),
        });
        return { result, meta: { owner: result.workspace.owner } };
      },
    );
  }
}
