import type { FaultSite } from '../../faults/support';
import { until } from '../../faults/support';
import { copyWorkspace, removeCopies } from './rows';

const MODEL = 'idle';
const COUNT = 1_000;

/** Milliseconds from the sweep's start until all due workspaces have an operation, and of as many bare transactions. */
export async function measureExpiry(
  site: FaultSite,
): Promise<{ helium: number; bare: number }> {
  const { knex } = site.database;
  const portal = await site.startPortal({
    lease: 60,
    // One that only answers and sweeps: what is made of the operations is measured elsewhere.
    operations: { concurrency: 0 },
  });
  const queued = async () => {
    const [{ count }] = await knex('operations')
      .where({ kind: 'destroy', active: true })
      .count({ count: '*' });
    return Number(count);
  };
  await copyWorkspace(site, MODEL, COUNT, {
    expires_at: new Date(Date.now() - 1_000),
  });
  const began = await until(
    'the sweep has begun',
    async () => {
      const task = await knex('backstage_backend_tasks__tasks')
        .where({ id: 'helium-expiry-sweep' })
        .first('current_run_started_at');
      // Of the run that found them, not of the one before.
      return (await queued()) > 0 ? task.current_run_started_at : undefined;
    },
    { pauseMs: 5 },
  );
  await until('all are queued', async () => (await queued()) >= COUNT, {
    pauseMs: 10,
  });
  const helium = Date.now() - new Date(began).getTime();
  await portal.stop();

  const rows = await knex('workspaces')
    .where('name', 'like', 'copy-%')
    .select('id');
  const start = performance.now();
  for (const { id } of rows) {
    await knex.transaction(trx =>
      trx('workspaces').where({ id }).update({ status: 'expired' }),
    );
  }
  const bare = performance.now() - start;
  await removeCopies(site);
  return { helium, bare };
}
