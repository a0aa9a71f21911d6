import { heliumAdminPermission } from '@helium-portal/backstage-plugin-helium-common';
import type { HeliumRouter, RouterOptions } from './types';

export function addAdministrationRoutes(
  router: HeliumRouter,
  { httpAuth, authorizer, quotas, readOverview }: RouterOptions,
) {
  router.get('/administration', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    await authorizer.require(heliumAdminPermission, credentials);
    const { at, running, replicas, failures, ...rest } = await readOverview();
    res.json({
      ...rest,
      at: at.toISOString(),
      running: running.map(attempt => ({
        ...attempt,
        startedAt: attempt.startedAt.toISOString(),
        heartbeatAt: attempt.heartbeatAt?.toISOString(),
        leaseExpiresAt: attempt.leaseExpiresAt?.toISOString(),
      })),
      replicas: replicas.map(({ holder, since, seenAt }) => ({
        holder,
        since: since.toISOString(),
        seenAt: seenAt.toISOString(),
      })),
      failures: failures.map(({ last, lastAt, ...cause }) => ({
        ...cause,
        ...last,
        lastAt: lastAt.toISOString(),
      })),
    });
  });

  router.get('/administration/quota', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    await authorizer.require(heliumAdminPermission, credentials);
    const { limit = 50, offset = 0 } = req.query;
    res.json(await quotas.counts({ limit, offset }));
  });
}
