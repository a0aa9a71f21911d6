import { heliumWorkspaceRepairPermission } from '@helium-portal/backstage-plugin-helium-common';
import type { HeliumRouter, RouterOptions } from './types';

export function addBackupRoutes(router: HeliumRouter, options: RouterOptions) {
  const { httpAuth, authorizer, workspaces, backups } = options;

  router.get('/workspaces/:name/backups', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { workspace } = await workspaces.get(req.params.name);
    await authorizer.requireFor(
      workspace,
      heliumWorkspaceRepairPermission,
      credentials,
    );
    const items = await backups.list(workspace.id);
    res.json({
      items: items.map(backup => ({
        id: backup.id,
        at: backup.at.toISOString(),
        reason: backup.reason,
        operationId: backup.operationId,
        resources: backup.resources,
        bytes: backup.bytes,
      })),
    });
  });
}
