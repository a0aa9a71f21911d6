import { heliumProgramReadPermission } from '@helium-portal/backstage-plugin-helium-common';
import { ownerOf, readOwner } from '../workspaces/owner';
import { toProgramResponse } from './responses';
import type { HeliumRouter, RouterOptions } from './types';

export function addProgramRoutes(router: HeliumRouter, options: RouterOptions) {
  const { httpAuth, authorizer, programs, expiryRules, config } = options;

  router.get('/programs', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    await authorizer.require(heliumProgramReadPermission, credentials);
    const owner = req.query.owner
      ? readOwner(req.query.owner)
      : ownerOf(credentials);
    const rules = await expiryRules.current();
    res.json({
      items: programs
        .list()
        .filter(({ enabled, unavailable }) => enabled || unavailable)
        .map(each => {
          const { name } = each.program;
          const limits = rules.limitsFor({ program: name, owner });
          return {
            ...toProgramResponse(each, limits, config),
            isDefault: name === programs.defaultProgram,
          };
        }),
    });
  });
}
