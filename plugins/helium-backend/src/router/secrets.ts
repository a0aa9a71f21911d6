import { ConflictError } from '@backstage/errors';
import { heliumWorkspaceSecretsReadPermission } from '@helium-portal/backstage-plugin-helium-common';
import type { HeliumRouter, RouterOptions } from './types';

export function addSecretRoutes(router: HeliumRouter, options: RouterOptions) {
  const { httpAuth, authorizer, workspaces, recorder } = options;

  router.post('/workspaces/:name/secrets/:output', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { name, output } = req.params;
    const value = await recorder.record(
      'workspace-secret-read',
      req,
      { workspace: name, output },
      async () => {
        const { workspace } = await workspaces.get(name);
        await authorizer.requireFor(
          workspace,
          heliumWorkspaceSecretsReadPermission,
          credentials,
        );
        if (workspace.destroyedAt) {
          throw new ConflictError(
            `Workspace '${name}' is deleted, and its secrets with it`,
          );
        }
        return {
          result: await options.secretOutputs.read({
            workspace,
            output,
          }),
        };
      },
    );
    res.setHeader('Cache-Control', 'no-store');
    res.json({ value });
  });
}
