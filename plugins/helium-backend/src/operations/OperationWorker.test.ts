import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { Duration } from 'luxon';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { sampleProgram, samplePrograms } from '../__testUtils__/programs';
import { ScriptedExecutor } from '../__testUtils__/ScriptedExecutor';
import { newWorkspace } from '../__testUtils__/workspaces';
import { DatabaseWorkspaceStore } from '../workspaces/DatabaseWorkspaceStore';
import { DatabaseOperationStore } from './DatabaseOperationStore';
import { OperationWorker } from './OperationWorker';

jest.setTimeout(60_000);

const databases = HeliumTestDatabases.create();

describe.each(databases.ids)('OperationWorker, %s', databaseId => {
  let database: Knex;
  let store: DatabaseOperationStore;
  let workspaces: DatabaseWorkspaceStore;
  let executor: ScriptedExecutor;
  let worker: OperationWorker;

  beforeEach(async () => {
    database = await databases.migrated(databaseId);
    store = DatabaseOperationStore.create({
      database,
      programs: samplePrograms,
    });
    workspaces = DatabaseWorkspaceStore.create({ database });
    executor = new ScriptedExecutor();
    worker = OperationWorker.create({
      store,
      executors: new Map([[executor.name, executor]]),
      config: {
        operations: {
          executor: 'process',
          concurrency: 2,
          attemptMemory: 256,
          pollInterval: Duration.fromObject({ milliseconds: 20 }),
          lease: Duration.fromObject({ seconds: 60 }),
          maxAttempts: 2,
          grace: Duration.fromObject({ milliseconds: 300 }),
          deadline: Duration.fromObject({ hours: 2 }),
          workDirectory: '/work-directory',
        },
      },
      logger: mockServices.logger.mock(),
      portalUrl: 'http://portal/api/helium/',
      programs: samplePrograms,
    });
  });

  afterEach(async () => {
    await worker.stop();
  });

  async function until(condition: () => Promise<boolean> | boolean) {
    for (let tries = 0; !(await condition()); tries++) {
      if (tries > 500) {
        throw new Error('This did not come true in time');
      }
      await sleep(20);
    }
  }
  const createWorkspaces = async (count: number) => {
    const ids: string[] = [];
    for (let index = 0; index < count; index++) {
      const { operationId } = await workspaces.create(
        newWorkspace({ name: `w${index}` }),
      );
      ids.push(operationId!);
    }
    return ids;
  };
  const stateOf = async (id: string) => (await store.get(id))!.state;

  it('runs no more at once than it may, and goes on when one ends', async () => {
    const ids = await createWorkspaces(3);
    const inState = async (state: string) => {
      const states = await Promise.all(ids.map(stateOf));
      return ids.filter((_, index) => states[index] === state);
    };
    await worker.start();
    await until(async () => (await inState('running')).length === 2);
    await sleep(200);
    expect(executor.tickets).toHaveLength(2);
    const waiting = await inState('queued');
    expect(waiting).toHaveLength(1);
    expect(executor.tickets[0]).toEqual({
      attemptId: expect.any(String),
      operationId: ids[0],
      attempt: 1,
      kind: 'create',
      workspace: 'w0',
      program: 'sample_program',
      // Of this installation, whatever the replica that builds the spec has.
      entrypoint: sampleProgram.entrypoint,
      portalUrl: 'http://portal/api/helium',
      token: expect.any(String),
      leaseSeconds: 60,
    });

    await store.finish(executor.tickets[0].attemptId, { outcome: 'succeeded' });
    expect(await inState('succeeded')).toHaveLength(1);
    await until(async () => (await stateOf(waiting[0])) === 'running');
    expect(executor.swept).toHaveLength(1);
  });

  it('sweeps nothing that began after its round did', async () => {
    await createWorkspaces(1);
    let elsewhere: string | undefined;
    executor.admits = async () => {
      const claim = await store.claim({
        holder: 'another replica',
        executor: 'process',
        place: 'elsewhere',
        leaseSeconds: 60,
      });
      elsewhere ??= claim?.attempt.id;
      return 0;
    };
    await worker.start();
    await until(() => executor.swept.length > 0);
    expect([...executor.swept[0]]).toEqual([elsewhere]);
  });

  it('takes nothing more once it drains, and leaves its runners alone', async () => {
    const [first] = await createWorkspaces(1);
    await worker.start();
    await until(async () => (await stateOf(first)) === 'running');
    await worker.stop();
    const { operationId } = await workspaces.create(
      newWorkspace({ name: 'late' }),
    );
    worker.wake();
    await sleep(200);
    expect(await stateOf(operationId!)).toBe('queued');
    expect(await stateOf(first)).toBe('running');
    expect(executor.stops).toEqual([]);
  });

  it('tries again what could not be started, and gives up in the end', async () => {
    const [first] = await createWorkspaces(1);
    executor.startError = new Error('no space left on device');
    await worker.start();
    await until(async () => (await stateOf(first)) === 'needs-attention');
    expect(executor.tickets).toHaveLength(2);
    expect((await store.get(first))?.error?.message).toContain(
      'could not be started',
    );
  });

  it('asks a cancelled attempt to stop once, and ends it after the grace time', async () => {
    const [first] = await createWorkspaces(1);
    await worker.start();
    await until(async () => (await stateOf(first)) === 'running');
    await store.requestCancel(first);
    await until(() => executor.stops.includes('kill'));
    expect(executor.stops.filter(how => how === 'graceful')).toHaveLength(1);
    executor.observation = { state: 'dead', proof: 'it was ended' };
    await until(async () => (await stateOf(first)) === 'cancelled');
  });

  it('asks an attempt that takes too long to stop, and ends it after the grace time', async () => {
    const [first] = await createWorkspaces(1);
    await worker.start();
    await until(async () => (await stateOf(first)) === 'running');
    const aged = (minutes: number) =>
      database('attempts').update({
        began_at: new Date(Date.now() - minutes * 60_000),
      });
    await aged(119);
    await sleep(200);
    expect(executor.stops).toEqual([]);
    await aged(123);
    await until(() => executor.stops.includes('kill'));
    expect(executor.stops.filter(how => how === 'graceful')).toHaveLength(1);
    executor.observation = { state: 'dead', proof: 'it was ended' };
    await until(() => executor.tickets.length === 2);
  });

  it('asks what a dead runner left behind to stop before it tries again', async () => {
    const [first] = await createWorkspaces(1);
    await worker.start();
    await until(async () => (await stateOf(first)) === 'running');
    executor.observation = { state: 'alive', orphaned: true };
    await until(() => executor.stops.includes('graceful'));
    expect((await store.get(first))?.attempt).toBe(1);
    executor.observation = { state: 'dead', proof: 'all is gone' };
    await until(() => executor.tickets.length === 2);
    executor.observation = { state: 'alive' };
    expect((await store.get(first))?.attempt).toBe(2);
  });

  it('only doubts a runner that it can not see, while it may live', async () => {
    const [first] = await createWorkspaces(1);
    await worker.start();
    await until(async () => (await stateOf(first)) === 'running');
    await store.begin(executor.tickets[0].attemptId, 60);
    executor.observation = { state: 'unknown', why: 'another host' };
    await database('leases').update({ expires_at: new Date(0) });
    await database('attempts').update({ heartbeat_at: new Date(0) });
    await until(async () => (await stateOf(first)) === 'suspect');
    await sleep(200);
    // The replica has not listened for five minutes yet, however old the last heartbeat is.
    expect(await stateOf(first)).toBe('suspect');
    expect(executor.stops).toEqual([]);
  });

  it('gives up at once what never began and can not be seen, once its lease is over', async () => {
    const [first] = await createWorkspaces(1);
    await worker.start();
    await until(async () => (await stateOf(first)) === 'running');
    executor.observation = { state: 'unknown', why: 'another host' };
    await sleep(200);
    expect(executor.tickets).toHaveLength(1);
    await database('leases').update({ expires_at: new Date(0) });
    await until(() => executor.tickets.length === 2);
    await expect(
      store.begin(executor.tickets[0].attemptId, 60),
    ).rejects.toMatchObject({ name: 'ConflictError' });
  });

  it('minds nobody who waits for a place', async () => {
    const [first] = await createWorkspaces(1);
    executor.observation = { state: 'alive', starting: true };
    await worker.start();
    await until(async () => (await stateOf(first)) === 'running');
    await database('leases').update({ expires_at: new Date(0) });
    await sleep(200);
    expect(await stateOf(first)).toBe('running');
    expect(executor.stops).toEqual([]);
  });

  it('goes on with others while one hangs at its start, and another when it is observed', async () => {
    executor.hanging.add('w0');
    const [first, second] = await createWorkspaces(2);
    await worker.start();
    await until(async () => (await stateOf(second)) === 'running');
    expect(await stateOf(first)).toBe('claimed');

    executor.hanging.add('w1');
    await sleep(100);
    const ended = executor.tickets.find(({ workspace }) => workspace === 'w1');
    await store.finish(ended!.attemptId, { outcome: 'succeeded' });
    const late = await workspaces.create(newWorkspace({ name: 'late' }));
    await until(async () => (await stateOf(late.operationId!)) === 'running');
    expect(await stateOf(first)).toBe('claimed');
    executor.hanging.clear();
    await until(async () => (await stateOf(first)) === 'running');
  });

  it('takes what there is memory for, and one in any case', async () => {
    const ids = await createWorkspaces(3);
    executor.memoryFor = 0;
    await worker.start();
    await until(() => executor.tickets.length === 1);
    await sleep(200);
    expect(executor.tickets).toHaveLength(1);
    executor.memoryFor = 1;
    await until(() => executor.tickets.length === 2);
    expect(ids).toHaveLength(3);
  });

  it('claims nothing while runners can not be started here', async () => {
    const [first, second] = await createWorkspaces(2);
    executor.startError = new Error('no space left on device');
    executor.trouble = executor.startError;
    await worker.start();
    await until(() => executor.tickets.length > 0);
    await sleep(300);
    const tries = executor.tickets.length;
    expect(tries).toBeLessThanOrEqual(2);
    executor.startError = undefined;
    await sleep(200);
    expect(executor.tickets).toHaveLength(tries);
    executor.trouble = undefined;
    await until(async () => (await stateOf(first)) === 'running');
    await until(async () => (await stateOf(second)) === 'running');
  });

  it('gives up what an executor started that is configured no more, once it is silent', async () => {
    const [first] = await createWorkspaces(1);
    await store.claim({
      holder: 'another-replica',
      executor: 'kubernetes',
      place: 'a-cluster',
      leaseSeconds: 60,
    });
    await worker.start();
    await sleep(200);
    expect(await stateOf(first)).toBe('claimed');
    await database('leases').update({ expires_at: new Date(0) });
    await until(async () => (await stateOf(first)) === 'running');
    expect(executor.found).toEqual([]);
  });
});
