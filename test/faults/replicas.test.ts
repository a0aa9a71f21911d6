import { setTimeout as sleep } from 'node:timers/promises';
import { FaultSite, stopPostgresServer, until } from './support';
import { persist } from './support/persist';

jest.setTimeout(1_200_000);

const REPLICAS = ['a', 'b', 'c'];
const WORKSPACES = 60;
const KILL_EVERY_MS = 20_000;
const ALL_MS = 600_000;

const names = Array.from({ length: WORKSPACES }, (_, index) => `many-${index}`);

describe('three replicas on one PostgreSQL', () => {
  let site: FaultSite;

  const startReplica = (name: string) =>
    site.startPortal({ name, operations: { concurrency: 2 } });

  beforeEach(async () => {
    site = await FaultSite.create({ database: 'postgres' });
    await site.balance();
    for (const name of REPLICAS) {
      await startReplica(name);
    }
  });

  afterEach(async () => {
    await site.close();
    await stopPostgresServer();
  });

  /** Ends one replica after the other, until it is told to stop. */
  function killInTurn() {
    let over = false;
    let kills = 0;
    const loop = (async () => {
      for (;;) {
        const until20 = Date.now() + KILL_EVERY_MS;
        while (Date.now() < until20) {
          if (over) {
            return;
          }
          await sleep(100);
        }
        const name = REPLICAS[kills % REPLICAS.length];
        await site.portal(name).kill('SIGKILL');
        kills += 1;
        await startReplica(name);
      }
    })();
    return {
      async stop() {
        over = true;
        await loop;
        return kills;
      },
    };
  }

  const inStatus = async (...statuses: string[]): Promise<string[]> =>
    await site.database
      .knex('workspaces')
      .whereIn('status', statuses)
      .pluck('name');

  const failures = async (): Promise<string[]> =>
    await site.database
      .knex('workspaces')
      .whereNotNull('failure')
      .select('name', 'status', 'failure');

  it(`make and delete ${WORKSPACES} workspaces while one is killed every 20 s, each as asked and once`, async () => {
    const killer = killInTurn();
    const asked = new Map<string, number>();
    const note = (what: string, { tries }: { tries: number }) =>
      asked.set(what, tries);

    await Promise.all(
      names.map(async name =>
        note(
          `workspace-create ${name}`,
          await persist(options =>
            site.client.createWorkspace(
              {
                name,
                program: 'ledger',
                expiresIn: 'PT8H',
                parameters: { entries: 2, seconds: 1 },
              },
              options,
            ),
          ),
        ),
      ),
    );
    const deleted = new Set<string>();
    await until(
      'each is made and deleted',
      async () => {
        const ready = await inStatus('ready');
        await Promise.all(
          ready
            .filter(name => !deleted.has(name))
            .map(async name => {
              deleted.add(name);
              note(
                `workspace-delete ${name}`,
                await persist(options =>
                  site.client.deleteWorkspace(name, options),
                ),
              );
            }),
        );
        const failed = await inStatus('failed', 'needs-attention', 'leftovers');
        return (
          failed.length > 0 ||
          (await inStatus('destroyed')).length === WORKSPACES
        );
      },
      { timeoutMs: ALL_MS, pauseMs: 500 },
    );
    const kills = await killer.stop();
    expect(await failures()).toEqual([]);
    expect(kills).toBeGreaterThanOrEqual(2);

    for (const name of names) {
      const { items } = await site.client.listOperations(name);
      expect(items.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
        'destroy succeeded',
        'create succeeded',
      ]);
      expect(await site.workspace(name)).toMatchObject({ status: 'destroyed' });
    }
    expect(site.cloud.list()).toEqual([]);
    expect(await site.state.stacks()).toEqual([]);

    const records = (
      await Promise.all(REPLICAS.map(name => site.portal(name).audited()))
    ).flat();
    const wrong = [...asked].flatMap(([what, tries]) => {
      const [eventId, workspace] = what.split(' ');
      const count = records.filter(
        record =>
          record.eventId.endsWith(eventId) &&
          record.status === 'succeeded' &&
          record.meta.workspace === workspace,
      ).length;
      // A replica that is killed between its record and its answer makes the client ask, and another replica record, once more.
      return count === 1 || (tries > 1 && count === 2)
        ? []
        : [{ what, tries, count }];
    });
    expect(asked.size).toBe(2 * WORKSPACES);
    expect(wrong).toEqual([]);
    await site.assertConsistent();
  });
});
