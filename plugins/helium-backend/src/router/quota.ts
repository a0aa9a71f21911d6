import { heliumWorkspaceCreatePermission } from '@helium-portal/backstage-plugin-helium-common';
import { ownerOf, readOwner } from '../workspaces/owner';
import type { HeliumRouter, RouterOptions } from './types';

export function addQuotaRoutes(
  router: HeliumRouter,
  { httpAuth, authorizer, quotas }: RouterOptions,
) {
  router.get('/quota', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    await authorizer.require(heliumWorkspaceCreatePermission, credentials);
    const owner = req.query.owner
      ? readOwner(req.query.owner)
      : ownerOf(credentials);
    res.json({ items: await quotas.use(owner, credentials) });
  });
}
