import { heliumProgramReadPermission } from '@helium-portal/backstage-plugin-helium-common';
import { toProgramResponse } from './responses';
import type { HeliumRouter, RouterOptions } from './types';

export function addProgramRoutes(router: HeliumRouter, options: RouterOptions) {
  const { httpAuth, authorizer, programs, config } = options;

  router.get('/programs', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    await authorizer.require(heliumProgramReadPermission, credentials);
    res.json({
      items: programs
        .list()
        .filter(({ enabled, unavailable }) => enabled || unavailable)
        .map(program => ({
          ...toProgramResponse(program, config),
          isDefault: program.program.name === programs.defaultProgram,
        })),
    });
  });
}
