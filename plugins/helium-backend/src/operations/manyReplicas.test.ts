import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { Duration } from 'luxon';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { samplePrograms } from '../__testUtils__/programs';
import { connectAnew } from '../__testUtils__/replicas';
import { ScriptedExecutor } from '../__testUtils__/ScriptedExecutor';
import { newWorkspace } from '../__testUtils__/workspaces';
import { identify, type ProcessIdentity } from '../executors/processes';
import { DatabaseWorkspaceStore } from '../workspaces/DatabaseWorkspaceStore';
import { DatabaseOperationStore } from './DatabaseOperationStore';
import { formatHolder, parseHolder } from './holder';
import { OperationWorker } from './OperationWorker';
import type { ClaimOptions, Operation } from './types';

jest.setTimeout(120_000);

const databases = HeliumTestDatabases.create();
const CLAIM = {
  holder: 'replica',
  executor: 'process' as const,
  place: 'here',
  leaseSeconds: 60,
};

it('tells workers of one process apart, and names their process', () => {
  const identity: ProcessIdentity = {
    host: 'h',
    bootId: 'b',
    pidNamespace: 'pid:[1]',
    pid: 7,
    startTime: 'Sat Nov 21 10:00:00 2026',
  };
  const holder = formatHolder(identity);
  expect(formatHolder(identity)).not.toBe(holder);
  expect(parseHolder(holder)).toEqual(identity);
  expect(parseHolder('replica')).toBeUndefined();
});

describe.each(databases.ids)('many replicas, %s', id => {
  let database: Knex;
  let pools: Knex[];
  let workspaces: DatabaseWorkspaceStore;
  let store: DatabaseOperationStore;
  let workers: OperationWorker[];

  const openStore = (from: Knex) =>
    DatabaseOperationStore.create({ database: from, programs: samplePrograms });

  beforeEach(async () => {
    database = await databases.migrated(id);
    // SQLite has one replica, with one connection.
    pools =
      id === 'SQLITE_3'
        ? []
        : Array.from({ length: 3 }, () => connectAnew(database));
    workspaces = DatabaseWorkspaceStore.create({ database });
    store = openStore(database);
    workers = [];
  });

  afterEach(async () => {
    await Promise.all(workers.map(worker => worker.stop()));
    await Promise.all(pools.map(pool => pool.destroy()));
  });

  const openWorker = (
    executor: ScriptedExecutor,
    from = database,
    concurrency = 4,
    leaseSeconds = 60,
  ) => {
    const worker = OperationWorker.create({
      programs: samplePrograms,
      store: openStore(from),
      executors: new Map([[executor.name, executor]]),
      config: {
        operations: {
          executor: executor.name,
          concurrency,
          attemptMemory: 256,
          pollInterval: Duration.fromObject({ milliseconds: 50 }),
          lease: Duration.fromObject({ seconds: leaseSeconds }),
          maxAttempts: 3,
          grace: Duration.fromObject({ seconds: 60 }),
          deadline: Duration.fromObject({ hours: 2 }),
          workDirectory: '/nowhere',
        },
      },
      logger: mockServices.logger.mock(),
      portalUrl: 'http://portal',
    });
    workers.push(worker);
    return worker;
  };
  const createWorkspaces = async (
    names: string[],
    owner = 'user:default/j',
  ) => {
    for (const name of names) {
      await workspaces.create(newWorkspace({ name, owner }));
      // So that their order is told by the time, which counts in milliseconds.
      await sleep(2);
    }
  };
  const names = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  async function until(condition: () => Promise<boolean> | boolean) {
    const deadline = Date.now() + 60_000;
    while (!(await condition())) {
      if (Date.now() > deadline) {
        throw new Error('This did not come true in time');
      }
      await sleep(20);
    }
  }
  /** A process that has ended, as leases name it. */
  async function deadHolder(): Promise<string> {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    await once(child, 'spawn');
    const identity = await identify(child.pid!);
    child.kill('SIGKILL');
    await once(child, 'exit');
    return formatHolder(identity!);
  }
  const onlyOperation = async (): Promise<Operation> => {
    const { id: operationId } = await database('operations').first('id');
    return (await store.get(operationId))!;
  };

  it('gives each of 200 operations to one of 8 workers', async () => {
    await createWorkspaces(names('w', 200));
    const stores = Array.from({ length: 8 }, (_, index) =>
      openStore(pools[index % pools.length] ?? database),
    );
    const taken: string[] = [];
    await Promise.all(
      stores.map(async each => {
        for (;;) {
          const claim = await each.claim(CLAIM);
          if (!claim) {
            return;
          }
          taken.push(claim.operation.id);
        }
      }),
    );
    expect(taken).toHaveLength(200);
    expect(new Set(taken).size).toBe(200);
    expect(await database('attempts')).toHaveLength(200);
  });

  it('lets owners take turns, whoever came with many', async () => {
    await createWorkspaces(names('a', 5), 'user:default/many');
    await createWorkspaces(names('b', 2), 'user:default/few');
    await createWorkspaces(['c0'], 'group:default/last');
    const order: string[] = [];
    for (let claim = await store.claim(CLAIM); claim; ) {
      order.push(claim.workspace.name);
      claim = await store.claim(CLAIM);
    }
    expect(order).toEqual(['a0', 'b0', 'c0', 'a1', 'b1', 'a2', 'a3', 'a4']);
  });

  it('starts each operation once, on as many replicas as there are', async () => {
    const executors = ['one', 'two', 'three'].map(
      place => new ScriptedExecutor(place),
    );
    await createWorkspaces(names('w', 9));
    for (const [index, executor] of executors.entries()) {
      await openWorker(executor, pools[index], 3).start();
    }
    await until(
      () =>
        executors.reduce((sum, { tickets }) => sum + tickets.length, 0) >= 9,
    );
    // What runs elsewhere takes nobody's place here.
    expect(executors.map(({ tickets }) => tickets.length)).toEqual([3, 3, 3]);
    await sleep(300);
    const started = executors.flatMap(({ tickets }) =>
      tickets.map(({ workspace }) => workspace),
    );
    expect(started.sort()).toEqual(names('w', 9));
  });

  it('takes over at once what a replica of the same place claimed and never started', async () => {
    await createWorkspaces(['calm-otter']);
    const holder = await deadHolder();
    const lost = await store.claim({ ...CLAIM, holder });
    const executor = new ScriptedExecutor('here');
    await openWorker(executor).start();
    await until(() => executor.tickets.length === 1);
    expect(executor.found).toEqual([lost!.attempt.id]);
    expect(executor.tickets[0]).toMatchObject({ attempt: 2 });
    expect((await onlyOperation()).attempt).toBe(2);
  });

  it('never takes back what a replica of another place may still have started, before its lease is over', async () => {
    await createWorkspaces(['calm-otter']);
    const holder = await deadHolder();
    const lost = await store.claim({ ...CLAIM, place: 'there', holder });
    const executor = new ScriptedExecutor('here');
    await openWorker(executor).start();
    await sleep(300);
    expect(executor.tickets).toEqual([]);
    await database('leases').update({ expires_at: new Date(0) });
    await until(() => executor.tickets.length === 1);
    expect(executor.found).toEqual([]);
    // A runner that was on its way is turned away.
    await expect(store.begin(lost!.attempt.id, 60)).rejects.toMatchObject({
      name: 'ConflictError',
    });
  });

  it('leaves a runner of another place alone once it began', async () => {
    await createWorkspaces(['calm-otter']);
    const holder = await deadHolder();
    const lost = await store.claim({ ...CLAIM, place: 'there', holder });
    await store.begin(lost!.attempt.id, 60);
    await database('leases').update({ expires_at: new Date(0) });
    const executor = new ScriptedExecutor('here');
    await openWorker(executor).start();
    await until(async () => (await onlyOperation()).state === 'suspect');
    expect(executor.tickets).toEqual([]);
    await store.heartbeat(lost!.attempt.id, 60);
    expect((await onlyOperation()).state).toBe('running');
  });

  /** Claimed, begun, and with a handle that is looked at from now on. */
  const leaveRunning = async (claim: Partial<ClaimOptions>) => {
    const { attempt } = (await store.claim({ ...CLAIM, ...claim }))!;
    await store.setHandle(attempt.id, attempt.fence, {});
    await store.begin(attempt.id, claim.leaseSeconds ?? 60);
    return attempt.id;
  };

  it('wants a lease of silence, too, where a host only seems to have been started anew', async () => {
    await createWorkspaces(['calm-otter']);
    const lost = await leaveRunning({ leaseSeconds: 5 });
    const executor = new ScriptedExecutor('here');
    executor.observation = { state: 'dead', proof: 'boot', ifSilent: true };
    await openWorker(executor).start();
    const quiet = Date.now() + 7_000;
    while (Date.now() < quiet) {
      await store.heartbeat(lost, 5);
      await sleep(200);
    }
    expect(executor.tickets).toEqual([]);
    await until(() => executor.tickets.length === 1);
  });

  it('takes a replica on another boot of this name for one that may live', async () => {
    await createWorkspaces(['calm-otter']);
    const self = (await identify(process.pid))!;
    const holder = formatHolder({ ...self, bootId: 'another' });
    const { attempt } = (await store.claim({ ...CLAIM, holder }))!;
    const executor = new ScriptedExecutor('here');
    await openWorker(executor).start();
    await sleep(500);
    expect(executor.found).toEqual([]);
    await database('leases').update({ expires_at: new Date(0) });
    await until(() => executor.tickets.length === 1);
    expect(executor.found).toEqual([attempt.id]);
  });

  async function lookElsewhere(leases: { its: number; configured: number }) {
    await createWorkspaces(['calm-otter']);
    await leaveRunning({ leaseSeconds: leases.its, place: 'there' });
    const executor = new ScriptedExecutor('here');
    executor.observation = { state: 'unknown', why: 'it is elsewhere' };
    await openWorker(executor, database, 4, leases.configured).start();
    return executor;
  }

  it('waits for the lease that a runner goes by when a shorter one is configured by now', async () => {
    const executor = await lookElsewhere({ its: 60, configured: 0.1 });
    await sleep(3_000);
    expect(executor.tickets).toEqual([]);
    expect((await onlyOperation()).state).toBe('running');
  });

  it('waits for no longer one that is configured by now', async () => {
    const executor = await lookElsewhere({ its: 1, configured: 60 });
    await until(() => executor.tickets.length === 1);
    expect((await onlyOperation()).attempt).toBe(2);
  });

  it('starts no more in a cluster because replicas are replaced', async () => {
    const [cluster, holder] = ['a-cluster', 'in-another-pod'];
    const there = { place: cluster, executor: 'kubernetes' as const, holder };
    await createWorkspaces(names('w', 3));
    const left = [await leaveRunning(there), await leaveRunning(there)];
    // It was there until a moment ago.
    await store.signOn(holder, 60);
    await sleep(5);
    const executor = new ScriptedExecutor(cluster, 'kubernetes');
    await openWorker(executor, database, 2).start();
    await sleep(1_000);
    expect(executor.tickets).toEqual([]);
    await store.finish(left[0], { outcome: 'succeeded' });
    await until(() => executor.tickets.length === 1);
  });

  it('does not count what replicas that are there run in a cluster', async () => {
    const [cluster, holder] = ['a-cluster', 'in-another-pod'];
    const there = { place: cluster, executor: 'kubernetes' as const, holder };
    await createWorkspaces(names('w', 4));
    await leaveRunning(there);
    await leaveRunning(there);
    const executor = new ScriptedExecutor(cluster, 'kubernetes');
    await openWorker(executor, database, 2, 6).start();
    await until(async () => {
      await store.signOn(holder, 60);
      return executor.tickets.length === 2;
    });
    // One that goes says so.
    await sleep(5);
    const isThere = async () => (await store.signOn('third', 60)).has(holder);
    expect(await isThere()).toBe(false);
    await sleep(5);
    await store.signOn(holder, 60);
    expect(await isThere()).toBe(true);
    await store.signOff(holder);
    expect(await isThere()).toBe(false);
  });

  it('believes a death only while what it was concluded from holds', async () => {
    await createWorkspaces(['calm-otter']);
    const { attempt } = (await store.claim(CLAIM))!;
    await store.begin(attempt.id, 60);
    const death = { proof: 'silence', maxAttempts: 3 };
    for (const conclusion of [{ unbegun: true }, { silentSeconds: 30 }]) {
      await expect(
        store.requeueDead(attempt.id, { ...death, ...conclusion }),
      ).rejects.toThrow('gave a sign of life');
    }
    await database('attempts').update({ heartbeat_at: new Date(0) });
    await store.requeueDead(attempt.id, { ...death, silentSeconds: 30 });
    expect((await onlyOperation()).state).toBe('queued');
  });

  it('starts nothing for a claim that committed and was never heard of', async () => {
    await createWorkspaces(['calm-otter']);
    const executor = new ScriptedExecutor('here');
    const cut = openStore(database);
    const claim = cut.claim.bind(cut);
    let lost: string | undefined;
    cut.claim = async options => {
      const claimed = await claim(options);
      if (claimed && !lost) {
        lost = claimed.attempt.id;
        throw new Error('Connection terminated unexpectedly');
      }
      return claimed;
    };
    const worker = OperationWorker.create({
      programs: samplePrograms,
      store: cut,
      executors: new Map([[executor.name, executor]]),
      config: {
        operations: {
          executor: 'process',
          concurrency: 1,
          attemptMemory: 256,
          pollInterval: Duration.fromObject({ milliseconds: 50 }),
          lease: Duration.fromObject({ seconds: 60 }),
          maxAttempts: 3,
          grace: Duration.fromObject({ seconds: 60 }),
          deadline: Duration.fromObject({ hours: 2 }),
          workDirectory: '/nowhere',
        },
      },
      logger: mockServices.logger.mock(),
      portalUrl: 'http://portal',
    });
    workers.push(worker);
    await worker.start();
    await until(() => executor.tickets.length === 1);
    expect(executor.found).toEqual([lost]);
    expect(executor.tickets[0].attempt).toBe(2);
  });

  it('goes on when its connections were cut', async () => {
    const executor = new ScriptedExecutor('here');
    const [pool = database] = pools;
    await openWorker(executor, pool).start();
    if (pools.length) {
      await database.raw(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
      );
    }
    await createWorkspaces(['calm-otter']);
    await until(() => executor.tickets.length === 1);
    await until(async () => (await onlyOperation()).state === 'running');
    expect(executor.tickets).toHaveLength(1);
  });
});
