import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultSite, until } from './support';
import { Person } from './support/Person';

jest.setTimeout(1_200_000);

describe('a lock in the state backend', () => {
  let site: FaultSite;

  beforeEach(async () => {
    site = await FaultSite.create({ database: 'sqlite' });
    await site.startPortal({ operations: { maxAttempts: 20 } });
  });

  afterEach(async () => {
    await site.close();
  });

  it('of somebody else is left alone: Helium says who holds it, waits longer and longer, and goes on after', async () => {
    await site.ended(await site.create('shared', { entries: 2, value: 'old' }));
    // A person looks at the stack with the same state backend, which takes a while.
    const answer = site.cloud.setFault({
      kind: 'hang',
      on: 'read',
      workspace: 'shared',
    });
    const person = Person.refreshes(site, 'ledger', 'shared');
    const [lock] = await until('the person holds the lock', async () => {
      if (!person.running) {
        await person.ended();
      }
      const locks = await site.state.locks();
      return locks.length > 0 && locks.sort();
    });
    const holder = JSON.parse(
      await readFile(join(site.state.folder, '.pulumi', 'locks', lock), 'utf8'),
    );

    await site.client.updateWorkspace('shared', {
      parameters: { value: 'new' },
    });
    const update = await site.lastOperation('shared');
    const waits = await until('it was refused twice', async () => {
      const attempts = await site.attempts(update);
      return attempts.filter(({ state }) => state === 'failed').length >= 2
        ? attempts
        : undefined;
    });
    expect(person.running).toBe(true);
    expect(await site.state.locks()).toContain(lock);
    const waiting = await site.client.getOperation('shared', update.id);
    const { username, hostname, pid } = holder;
    for (const said of [waiting.failure?.message, waits[0].error]) {
      expect(said).toContain(`${username}@${hostname} (pid ${pid})`);
    }

    // The person gives up, and Pulumi unlocks.
    answer();
    process.kill(pid, 'SIGINT');
    await person.gone();
    const done = await site.ended(update);
    expect(done).toMatchObject({ state: 'succeeded' });
    const attempts = await site.attempts(update);
    const pauses = attempts
      .slice(1)
      .map(
        (attempt, index) =>
          new Date(attempt.started_at).getTime() -
          new Date(attempts[index].finished_at).getTime(),
      );
    expect(pauses.length).toBeGreaterThanOrEqual(2);
    expect(pauses).toEqual([...pauses].sort((one, other) => one - other));
    expect(site.cloud.list('shared').map(({ value }) => value)).toEqual([
      'new',
      'new',
    ]);
    await site.assertConsistent();
  });

  it('of a dead attempt of its own is removed, and the work goes on', async () => {
    const create = await site.create('own', { entries: 3, seconds: 4 });
    await site.making('own', 'entry-2');
    await until(
      'the engine holds the lock',
      async () => (await site.state.locks()).length === 1,
    );
    const portal = site.portal().pid;
    for (const { pid } of await site.processes()) {
      if (pid !== portal) {
        process.kill(pid, 'SIGKILL');
      }
    }
    const [lock] = await site.state.locks();
    expect(lock).toContain('own');

    expect(await site.ended(create)).toMatchObject({
      state: 'succeeded',
      attempt: 2,
    });
    expect(await site.logOf(create)).toContain('Recovering');
    expect(await site.state.locks()).toEqual([]);
    const made = site.cloud
      .history('own')
      .filter(({ verb }) => verb === 'made')
      .map(({ name }) => name);
    // What was in flight was looked up, deleted and made again; the others were made once.
    expect(made.sort()).toEqual(['entry-1', 'entry-2', 'entry-2', 'entry-3']);
    await site.assertConsistent();
  });
});
