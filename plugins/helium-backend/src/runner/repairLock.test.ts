import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { identify } from '../executors/processes';
import { RepairSite } from './__testUtils__/RepairSite';

jest.setTimeout(240_000);

describe('repair of a lock, on the real engine', () => {
  let site: RepairSite;

  beforeAll(async () => {
    site = await RepairSite.start();
  });

  afterAll(async () => {
    await site?.stop();
  });

  it('refuses that of a living holder, unless it is forced with a reason', async () => {
    const name = 'locked';
    await site.create(name, { entries: { first: 0 } });
    const lock = await site.lock(name, { hostname: 'laptop', pid: 4711 });
    const holder = 'jane@laptop (pid 4711)';
    const { findings } = await site.repair(name);
    expect(findings?.lock).toMatchObject({
      holder,
      host: 'laptop',
      pid: 4711,
      dead: false,
      why: expect.stringContaining('laptop'),
    });

    const refused = await site.helium
      .call('post', `/workspaces/${name}/repair`)
      .send({ steps: [{ type: 'unlock' }] })
      .expect(409);
    expect(refused.body.fields).toEqual([
      {
        field: 'steps.0.force',
        message: expect.stringContaining(holder),
      },
    ]);
    const unreasoned = await site.helium
      .call('post', `/workspaces/${name}/repair`)
      .send({ steps: [{ type: 'unlock', force: true }] })
      .expect(400);
    expect(unreasoned.body.fields).toMatchObject([{ field: 'reason' }]);
    expect(await site.locks(name)).toEqual([lock]);

    const done = await site.repair(name, {
      steps: [{ type: 'unlock', force: true }],
      reason: 'Jane went on holiday in the middle of it',
    });
    expect(done).toMatchObject({
      state: 'succeeded',
      input: { steps: [{ type: 'unlock', force: true, holder }] },
      findings: { steps: [{ outcome: 'done' }] },
    });
    expect(await site.locks(name)).toEqual([]);
    expect(await site.backups(name)).toMatchObject([{ reason: 'repair' }]);
  });

  it('leaves that of whoever took it since', async () => {
    const name = 'locked-again';
    await site.create(name, { entries: { first: 0 } });
    await site.lock(name, { hostname: 'laptop', pid: 1 });
    await site.repair(name);
    await site.helium
      .call('post', `/workspaces/${name}/repair`)
      .send({
        steps: [{ type: 'unlock', force: true, holder: 'joe@laptop (pid 2)' }],
        reason: 'why not',
      })
      .expect(409);
    await site.lock(name, { hostname: 'desk', pid: 2 });
    const failed = await site.repair(name, {
      steps: [{ type: 'unlock', force: true }],
      reason: 'it is only mine',
    });
    expect(failed).toMatchObject({
      state: 'failed',
      findings: {
        lock: { holder: expect.stringContaining('desk') },
        steps: [{ outcome: 'failed' }],
      },
    });
    expect(await site.locks(name)).toHaveLength(2);
  });

  it('leaves that of a command of its own that is at work, by force as well', async () => {
    const name = 'at-work';
    await site.create(name, { entries: { first: 0 } });
    const journal = join(site.folder, 'work', 'commands', `ledger.${name}`);
    const command = spawn('sleep', ['600']);
    await once(command, 'spawn');
    try {
      const noted = await identify(command.pid!);
      const entries = JSON.parse(await readFile(journal, 'utf8'));
      await writeFile(journal, JSON.stringify([...entries, noted]));
      await site.lock(name, { hostname: hostname(), pid: command.pid! });
      expect((await site.repair(name)).findings?.lock).toMatchObject({
        dead: false,
      });
      const failed = await site.repair(name, {
        steps: [{ type: 'unlock', force: true }],
        reason: 'it takes too long',
      });
      expect(failed).toMatchObject({
        state: 'failed',
        failure: { message: expect.stringContaining('by force as well') },
      });
      expect(await site.locks(name)).toHaveLength(1);
    } finally {
      command.kill('SIGKILL');
    }
  });

  it("removes that of Helium's own dead by itself, and nobody else's", async () => {
    const name = 'left-locked';
    await site.create(name, { entries: { first: 0 } });
    const journal = join(site.folder, 'work', 'commands', `ledger.${name}`);
    const [{ pid }] = JSON.parse(await readFile(journal, 'utf8'));
    await site.lock(name, { hostname: hostname(), pid });
    const { findings } = await site.repair(name);
    expect(findings?.lock).toMatchObject({ dead: true });
    // No force: the proof suffices.
    await site.repair(name, { steps: [{ type: 'unlock' }] });
    expect(await site.locks(name)).toEqual([]);

    const stranger = spawn('sleep', ['600']);
    await once(stranger, 'spawn');
    try {
      await site.lock(name, { hostname: hostname(), pid: stranger.pid! });
      const { body } = await site.helium
        .call('delete', `/workspaces/${name}`)
        .expect(202);
      expect(await site.ended(body.operation)).toMatchObject({
        state: 'needs-attention',
        failure: { message: expect.stringContaining('Somebody else') },
      });
      expect(await site.locks(name)).toHaveLength(1);
    } finally {
      stranger.kill('SIGKILL');
    }
  });
});
