import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultSite } from '../../faults/support';
import { until } from '../../faults/support';

const ROUNDS = 5;

/** Milliseconds from the end of a runner and all that it started until its attempt is known to be dead; with the default timers. */
export async function measureDeaths(site: FaultSite): Promise<number[]> {
  const portal = await site.startPortal({
    lease: 60,
    operations: { pollInterval: { seconds: 5 } },
  });
  const attempts = () => site.database.knex('attempts');
  const noticed: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = `death-${round}`;
    const { id } = await site.create(name, { entries: 1, seconds: 20 });
    await site.making(name, 'entry-1');
    const attempt = await attempts().where({ operation_id: id }).first();
    const { pid } = toObject(attempt.handle);
    // Anywhere between two looks of the worker.
    await sleep(round * 1_000);
    const family = (await site.processes()).filter(
      ({ pid: own, command }) =>
        own !== portal.pid && !command.includes('portals'),
    );
    process.kill(-pid, 'SIGKILL');
    family.forEach(({ pid: own }) => tryKill(own));
    const began = performance.now();
    await until(
      'the death is noticed',
      async () =>
        (await attempts().where({ id: attempt.id, state: 'dead' })).length > 0,
      { pauseMs: 20 },
    );
    noticed.push(performance.now() - began);
    await site.client.deleteWorkspace(name);
    await site.settled();
  }
  await portal.stop();
  return noticed;
}

/** JSON columns come as text or as what they hold. */
function toObject(handle: string | { pid: number }): { pid: number } {
  return typeof handle === 'string' ? JSON.parse(handle) : handle;
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
