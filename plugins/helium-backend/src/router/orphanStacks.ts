import { heliumAdminPermission } from '@helium-portal/backstage-plugin-helium-common';
import type { HeliumRouter, RouterOptions } from './types';

export function addOrphanStackRoutes(
  router: HeliumRouter,
  { httpAuth, authorizer, orphanStacks }: RouterOptions,
) {
  router.get('/orphan-stacks', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    await authorizer.require(heliumAdminPermission, credentials);
    const page = await orphanStacks.list({
      limit: req.query.limit ?? 50,
      offset: req.query.offset ?? 0,
    });
    res.json({
      items: page.items.map(({ workspaceId, ...orphan }) => ({
        ...orphan,
        workspace: workspaceId,
        updatedAt: orphan.updatedAt?.toISOString(),
        firstSeenAt: orphan.firstSeenAt.toISOString(),
        lastSeenAt: orphan.lastSeenAt.toISOString(),
      })),
      totalItems: page.totalItems,
    });
  });
}
