import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyName, copyWorkspace } from '../bench/operations/rows';
import { FaultSite, until } from './support';

jest.setTimeout(1_200_000);

const STACKS = 300;
const MODEL = 'model-of-many';

describe('names', () => {
  let site: FaultSite;

  beforeEach(async () => {
    site = await FaultSite.create({ database: 'sqlite' });
  });

  afterEach(async () => {
    await site.close();
  });

  const stackFile = (workspace: string) =>
    join(site.state.folder, '.pulumi', 'stacks', 'ledger', `${workspace}.json`);

  /** The parts of a stack in the state backend: file, backups, history and locks. */
  async function partsOf(workspace: string): Promise<string[]> {
    const folder = join(site.state.folder, '.pulumi');
    const files = await readdir(folder, { recursive: true });
    return files.filter(file => file.split(/[/.]/).includes(workspace));
  }

  it.each([
    ['team-1', 'team-11'],
    ['x', 'x-y'],
    ['y', 'x-y'],
    ['a-b', 'a-b-c'],
  ])(
    'that resemble each other are kept apart: %s dies half-way and goes, %s never notices',
    async (one, other) => {
      await site.startPortal({ operations: { concurrency: 2 } });
      await site.ended(await site.create(other, { entries: 2 }));
      const kept = await partsOf(other);

      // Both are at work when the first one's attempt dies and its lock is removed.
      const dying = await site.create(one, { entries: 2, seconds: 4 });
      await site.making(one, 'entry-1');
      const [attempt] = await site.attempts(dying);
      const slow = site.cloud.setFault({
        kind: 'slow',
        seconds: 6,
        on: 'update',
        workspace: other,
      });
      await site.client.updateWorkspace(other, {
        parameters: { value: 'changed' },
      });
      const update = await site.lastOperation(other);
      await until('the other one is being changed', () =>
        site.cloud.history(other).some(({ verb }) => verb === 'updated'),
      );
      for (const { pid, command } of await site.processes()) {
        if (command.includes(attempt.id)) {
          process.kill(pid, 'SIGKILL');
        }
      }
      expect(await site.ended(dying)).toMatchObject({ state: 'succeeded' });
      slow();
      expect(await site.ended(update)).toMatchObject({
        state: 'succeeded',
        attempt: 1,
      });

      await site.client.deleteWorkspace(one);
      const destroy = await site.lastOperation(one);
      expect(await site.ended(destroy)).toMatchObject({ state: 'succeeded' });
      expect(await site.workspace(one)).toMatchObject({ status: 'destroyed' });
      expect(await partsOf(one).then(parts => parts.filter(isState))).toEqual(
        [],
      );

      expect(await site.workspace(other)).toMatchObject({ status: 'ready' });
      expect(site.cloud.list(other).map(({ value }) => value)).toEqual([
        'changed',
        'changed',
      ]);
      expect(await partsOf(other)).toEqual(
        expect.arrayContaining(kept.filter(isState)),
      );
      // Nor do the journals and the ends of one stand for the other.
      const { items } = await site.client.listOperations(other);
      expect(items.map(({ kind }) => kind)).toEqual(['update', 'create']);
      await site.assertConsistent();
    },
  );

  it(`are listed without a look at their ${STACKS} stacks, each of which is a real one`, async () => {
    // A CLI that notes when it is started.
    const starts = join(site.home, 'starts');
    const command = join(site.home, 'pulumi-noted');
    await writeFile(
      command,
      `#!/bin/sh\necho "$1" >> '${starts}'\nexec '${
        process.env.HELIUM_PULUMI ?? 'pulumi'
      }' "$@"\n`,
      { mode: 0o755 },
    );
    const never = { frequency: { days: 1 }, initialDelay: { days: 1 } };
    await site.startPortal({
      helium: {
        pulumi: {
          command,
          home: join(site.home, 'pulumi'),
          backendUrl: `file://${site.state.folder}`,
          passphrase: 'a-fault-passphrase',
        },
        housekeeping: {
          orphans: { schedule: { ...never, timeout: { minutes: 5 } } },
        },
      },
    });
    await site.ended(await site.create(MODEL, { entries: 1, value: 'old' }));
    const text = await readFile(stackFile(MODEL), 'utf8');
    const [entry] = site.cloud.list(MODEL);
    await copyWorkspace(site, MODEL, STACKS);
    for (let index = 0; index < STACKS; index++) {
      const name = copyName(index);
      await writeFile(stackFile(name), text.replaceAll(MODEL, name));
      site.cloud.write({ ...entry, workspace: name });
    }
    const before = await readFile(starts, 'utf8');

    // Whoever looked at the stacks now would fail.
    const away = `${site.state.folder}-away`;
    await rename(site.state.folder, away);
    const seen = new Set<string>();
    for (let offset = 0; offset < STACKS + 1; offset += 50) {
      const { items, totalItems } = await site.client.listWorkspaces({
        limit: 50,
        offset,
        orderBy: 'name',
      });
      expect(totalItems).toBe(STACKS + 1);
      items.forEach(({ name }) => seen.add(name));
    }
    expect(seen.size).toBe(STACKS + 1);
    expect(await site.workspace(copyName(7))).toMatchObject({
      status: 'ready',
    });
    expect(await readFile(starts, 'utf8')).toBe(before);
    await rename(away, site.state.folder);

    // They are real: one is changed, one goes, and those whose names begin with theirs stay as they are.
    await site.client.updateWorkspace(copyName(1), {
      parameters: { value: 'new' },
    });
    await site.client.deleteWorkspace(copyName(2));
    await site.settled();
    expect(await site.workspace(copyName(1))).toMatchObject({
      status: 'ready',
    });
    expect(await site.workspace(copyName(2))).toMatchObject({
      status: 'destroyed',
    });
    const values = new Map(
      site.cloud.list().map(({ workspace, value }) => [workspace, value]),
    );
    expect(values.size).toBe(STACKS);
    expect(values.has(copyName(2))).toBe(false);
    for (const [name, value] of values) {
      expect([name, value]).toEqual([
        name,
        name === copyName(1) ? 'new' : 'old',
      ]);
    }
    expect((await site.state.stacks()).length).toBe(STACKS);
    await site.assertConsistent();
  });
});

/** What belongs to a stack while it is there; its history and backups outlive it. */
function isState(file: string): boolean {
  return file.startsWith('stacks/') && /\.json(\.bak)?$/.test(file);
}
