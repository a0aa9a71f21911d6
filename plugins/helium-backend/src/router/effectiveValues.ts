import {
  heliumWorkspaceCreatePermission,
  heliumWorkspaceReadPermission,
} from '@helium-portal/backstage-plugin-helium-common';
import type { HeliumRouter, RouterOptions } from './types';

export function addEffectiveValueRoutes(
  router: HeliumRouter,
  options: RouterOptions,
) {
  const { httpAuth, authorizer, workspaces, effectiveValues } = options;

  // A POST for its body only: it changes nothing.
  router.post('/programs/:name/effective-values', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    await authorizer.require(heliumWorkspaceCreatePermission, credentials);
    const charts = await effectiveValues.ofProgram(
      req.params.name,
      req.body,
      credentials,
    );
    res.json({ charts });
  });

  router.get('/workspaces/:name/effective-values', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { workspace } = await workspaces.get(req.params.name);
    await authorizer.requireFor(
      workspace,
      heliumWorkspaceReadPermission,
      credentials,
    );
    res.json({ charts: await effectiveValues.ofWorkspace(workspace) });
  });
}
