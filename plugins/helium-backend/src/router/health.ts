import type { HeliumRouter, RouterOptions } from './types';

/** For probes, which have no credentials. */
export function addHealthRoutes(
  router: HeliumRouter,
  { health }: Pick<RouterOptions, 'health'>,
) {
  router.get('/health/live', async (_, res) => {
    const report = await health.live();
    res.set('cache-control', 'no-store');
    res.status(report.ok ? 200 : 503).json(report);
  });

  router.get('/health/ready', async (_, res) => {
    const report = await health.ready();
    res.set('cache-control', 'no-store');
    res.status(report.ok ? 200 : 503).json(report);
  });
}
