import { readFile, rm, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { decide, RepairSite } from './__testUtils__/RepairSite';

jest.setTimeout(240_000);

const SECRETS = ['the-kubeconfig', 'the-nested-secret'];

describe('state backups, on the real engine', () => {
  let site: RepairSite;

  beforeAll(async () => {
    site = await RepairSite.start();
  });

  afterAll(async () => {
    await site?.stop();
  });

  const entriesOf = (name: string) =>
    site.cloud.list(name).map(entry => entry.name);

  it('restores a backup over a state that can not be read', async () => {
    const name = 'restored';
    await site.create(name, { entries: { first: 0 }, password: 'hush-hush' });
    const { body } = await site.helium
      .call('patch', `/workspaces/${name}`)
      .send({ parameters: { value: 'changed' } })
      .expect(202);
    await site.ended(body.operation);
    const [backup] = await site.backups(name);
    expect(backup).toMatchObject({ reason: 'update', resources: 4 });

    await writeFile(site.stateFile(name), '{ "half a checkpoint');
    expect((await site.repair(name)).findings).toMatchObject({
      stateProblem: expect.stringContaining("The state can't be read"),
      pending: [],
    });
    const restored = await site.repair(name, {
      steps: [{ type: 'restore', backupId: backup.id }],
      retry: true,
    });
    expect(restored).toMatchObject({ state: 'succeeded' });
    expect(restored.findings?.stateProblem).toBeUndefined();
    expect((await site.settled(name)).status).toBe('ready');
    expect(entriesOf(name)).toEqual(['first']);
    await site.helium
      .call('post', `/workspaces/${name}/secrets/kubeconfig`)
      .expect(200, { value: 'the-kubeconfig' });
  });

  it('finds a stack that has vanished, and makes it again of a backup', async () => {
    const name = 'vanished';
    await site.create(name, { entries: { first: 0 } });
    const { body } = await site.helium
      .call('patch', `/workspaces/${name}`)
      .send({ parameters: { value: 'changed' } })
      .expect(202);
    await site.ended(body.operation);
    const [backup] = await site.backups(name);
    await rm(site.stateFile(name));
    expect((await site.repair(name)).findings?.stateProblem).toContain(
      'no such stack',
    );
    await site.repair(name, {
      steps: [{ type: 'restore', backupId: backup.id }],
      retry: true,
    });
    expect((await site.settled(name)).status).toBe('ready');
    expect(entriesOf(name)).toEqual(['first']);
  });

  it('keeps the state before a destroy, encrypted, and no more of them than wanted', async () => {
    const name = 'kept';
    await site.create(name, { entries: { first: 0 } });
    for (const value of ['1', '2', '3', '4', '5']) {
      const { body } = await site.helium
        .call('patch', `/workspaces/${name}`)
        .send({ parameters: { value } })
        .expect(202);
      await site.ended(body.operation);
    }
    expect(await site.backups(name)).toHaveLength(4);
    await site.helium.call('delete', `/workspaces/${name}`).expect(202);
    expect((await site.settled(name)).status).toBe('destroyed');
    const [last] = await site.backups(name);
    expect(last.reason).toBe('destroy');

    const { data } = await site
      .database('state_backups')
      .where({ id: last.id })
      .first('data');
    const plain = gunzipSync(data).toString();
    expect(plain).toContain('ciphertext');
    for (const secret of SECRETS) {
      expect(plain).not.toContain(secret);
    }
  });

  it('writes no secret anywhere, though it reads them', async () => {
    const name = 'discreet';
    const password = 'the-plain-password-of-nobody';
    await site.create(name, { entries: { first: 0 }, password });
    const [urn] = await site.leavePending(name, ['first']);
    await site.repair(name);
    const repaired = await site.repair(name, {
      steps: [decide({ [urn]: 'import' })],
      retry: true,
    });
    expect(repaired.state).toBe('succeeded');
    expect((await site.settled(name)).status).toBe('ready');

    const places = await Promise.all(
      (
        await site.files('work')
      ).map(async file => ({
        where: file,
        text: await readFile(file, 'latin1'),
      })),
    );
    expect(places.length).toBeGreaterThan(5);
    for (const table of [
      'workspaces',
      'operations',
      'attempts',
      'leases',
      'events',
    ]) {
      places.push({
        where: table,
        text: JSON.stringify(await site.database(table)),
      });
    }
    const placesThatTell = (secret: string) =>
      places
        .filter(({ text }) => text.includes(secret))
        .map(({ where }) => where);
    expect(placesThatTell(password)).toEqual([]);
    // The program puts its password into an output that it does not mark, so the state has it, as Pulumi would.
    for (const { data } of await site.database('state_backups')) {
      places.push({ where: 'backup', text: gunzipSync(data).toString() });
    }
    for (const file of await site.files('state')) {
      places.push({ where: file, text: await readFile(file, 'latin1') });
    }
    for (const secret of SECRETS) {
      expect(placesThatTell(secret)).toEqual([]);
    }
  });
});
