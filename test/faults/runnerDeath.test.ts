import {
  attemptProcesses,
  type AttemptProcesses,
  DATABASES,
  FaultSite,
  stopPostgresServer,
} from './support';

jest.setTimeout(1_200_000);

afterAll(stopPostgresServer);

describe.each(DATABASES)('an attempt that dies, on %s', database => {
  let site: FaultSite;

  beforeAll(async () => {
    site = await FaultSite.create({ database });
    await site.startPortal();
  });

  afterAll(async () => {
    await site.close();
  });

  /** A create in the middle of its second entry, which is made and not yet in the state; made again, it takes no time. */
  async function createUpToSecond(name: string) {
    site.cloud.setFault({
      workspace: name,
      name: 'second',
      kind: 'slow',
      seconds: 600,
      times: 1,
    });
    const operation = await site.create(name, {
      entries: { first: 0, second: 0, third: 0 },
    });
    await site.making(name, 'second');
    expect(await site.state.locks()).toHaveLength(1);
    return { operation, processes: await attemptProcesses(site) };
  }

  it.each<[string, number, (processes: AttemptProcesses) => number[]]>([
    // The runner sees it, proves the death of all that the CLI started, and recovers by itself.
    ['the Pulumi CLI', 1, ({ cli }) => [cli]],
    // The engine knows nothing of what was being made; the runner looks it up before it gives up.
    ['the provider alone', 2, ({ provider }) => [provider]],
    ['the runner alone', 2, ({ runner }) => [runner]],
    ['the process group of the runner', 2, ({ runner }) => [-runner]],
    ['all of it', 2, ({ all }) => all],
  ])('ends ready after SIGKILL of %s', async (what, attempts, victims) => {
    const name = what.toLowerCase().replaceAll(' ', '-');
    const { operation, processes } = await createUpToSecond(name);
    victims(processes).forEach(pid => process.kill(pid, 'SIGKILL'));

    expect(await site.ended(operation)).toMatchObject({
      state: 'succeeded',
      attempt: attempts,
    });
    expect((await site.workspace(name)).status).toBe('ready');
    expect(
      site.cloud.history(name).map(({ verb, name: entry }) => [verb, entry]),
    ).toEqual([
      ['made', 'first'],
      ['made', 'second'],
      ['deleted', 'second'],
      ['made', 'second'],
      ['made', 'third'],
    ]);
    expect(await site.logOf(operation)).toMatch(
      /Entry::second was being created: deleted/,
    );
    expect((await site.attempts(operation)).at(-1)).toMatchObject({
      number: attempts,
      state: 'succeeded',
    });
    await site.assertConsistent();
  });

  it('needs attention, and can be deleted, where the program can not look', async () => {
    const name = 'blind';
    site.cloud.setFault({ workspace: name, kind: 'slow', seconds: 600 });
    const create = await site.create(name, { entries: 1 }, 'blind_ledger');
    await site.making(name, 'entry-1');
    const { all } = await attemptProcesses(site);
    site.cloud.clearFaults();
    all.forEach(pid => process.kill(pid, 'SIGKILL'));

    const ended = await site.ended(create);
    expect(ended.state).toBe('needs-attention');
    expect(ended.failure?.message).toContain("can't tell whether it exists");
    // Never a blind update: nothing was made a second time.
    expect(site.cloud.list(name)).toHaveLength(1);
    // A person looks, and takes away what nobody has in a state.
    site.cloud.remove({ workspace: name, name: 'entry-1' });
    await site.client.deleteWorkspace(name);
    await site.ended(await site.lastOperation(name));
    expect((await site.workspace(name)).status).toBe('destroyed');
    await site.assertConsistent();
  });
});
