import { readFile } from 'node:fs/promises';
import { blindLedgerProgram } from '@helium-portal/sandbox/ledger';
import { decide, RepairSite } from './__testUtils__/RepairSite';

jest.setTimeout(240_000);

const PROVIDER = 'pulumi:providers:kubernetes';

describe('repair, on the real engine', () => {
  let site: RepairSite;

  beforeAll(async () => {
    site = await RepairSite.start();
  });

  afterAll(async () => {
    await site?.stop();
  });

  afterEach(() => {
    site.cloud.clearFaults();
  });

  const entriesOf = (name: string) =>
    site.cloud.list(name).map(entry => entry.name);

  it('looks, and leaves everything as it is', async () => {
    const name = 'looked-at';
    await site.create(name, { entries: { first: 0 } });
    const before = await readFile(site.stateFile(name), 'utf8');
    const operation = await site.repair(name);
    expect(operation).toMatchObject({
      kind: 'repair',
      state: 'succeeded',
      input: { steps: [], retry: false },
      findings: { pending: [], clusters: [], steps: [] },
    });
    expect(operation.findings?.lock).toBeUndefined();
    expect(operation.findings?.stateProblem).toBeUndefined();
    expect(await readFile(site.stateFile(name), 'utf8')).toBe(before);
    expect(await site.locks(name)).toEqual([]);
    expect(await site.backups(name)).toEqual([]);
    expect((await site.workspace(name)).status).toBe('ready');
  });

  describe('of a create that was cut off', () => {
    /** Failed, because the program could not look when it was to recover. */
    async function cutOff(name: string) {
      await site.create(name, { entries: { first: 0, second: 0 } });
      const [urn] = await site.leavePending(name, ['second']);
      site.cloud.expireCredentials();
      const { body } = await site.helium
        .call('patch', `/workspaces/${name}`)
        .send({})
        .expect(202);
      expect(await site.ended(body.operation)).toMatchObject({
        state: 'failed',
        failure: { message: expect.stringContaining('UNAUTHENTICATED') },
      });
      return urn;
    }

    it('imports what the cloud has, and ends ready', async () => {
      const name = 'imported';
      const urn = await cutOff(name);
      const unknown = await site.repair(name);
      expect(unknown.findings?.pending).toEqual([
        {
          urn,
          type: 'ledger:index:Entry',
          name: 'second',
          operation: 'creating',
          cloud: 'unknown',
          detail: expect.stringContaining('UNAUTHENTICATED'),
          actions: ['forget'],
        },
      ]);

      site.cloud.expireCredentials(false);
      const seen = await site.repair(name);
      expect(seen.findings?.pending).toMatchObject([
        {
          cloud: 'exists',
          id: `${name}/second`,
          actions: ['import', 'delete', 'forget'],
        },
      ]);
      // A repair that looks leaves the status that an administrator was called by.
      expect((await site.workspace(name)).status).toBe('failed');

      const [made] = site.cloud
        .list(name)
        .filter(entry => entry.name === 'second');
      const repaired = await site.repair(name, {
        steps: [decide({ [urn]: 'import' })],
        retry: true,
      });
      expect(repaired).toMatchObject({
        state: 'succeeded',
        findings: { pending: [], steps: [{ outcome: 'done' }] },
      });
      expect((await site.settled(name)).status).toBe('ready');
      // The same one, and not made again.
      expect(site.cloud.find({ workspace: name, name: 'second' })?.id).toBe(
        made.id,
      );
      expect(await site.backups(name)).toMatchObject([
        { reason: 'update' },
        { reason: 'repair', operationId: repaired.id },
        { reason: 'recovery' },
      ]);
    });

    it('deletes what the cloud has, and makes it anew', async () => {
      const name = 'deleted';
      const urn = await cutOff(name);
      site.cloud.expireCredentials(false);
      await site.repair(name);
      await site.repair(name, {
        steps: [decide({ [urn]: 'delete' })],
      });
      expect(entriesOf(name)).toEqual(['first']);
      expect((await site.state(name)).pending_operations ?? []).toEqual([]);
      await site.repair(name, { retry: true });
      expect((await site.settled(name)).status).toBe('ready');
      expect(entriesOf(name)).toEqual(['first', 'second']);
    });

    it('stops at the first step that fails, and says what was done', async () => {
      const name = 'half';
      const urn = await cutOff(name);
      site.cloud.expireCredentials(false);
      await site.repair(name);
      site.cloud.expireCredentials();
      const failed = await site.repair(name, {
        steps: [decide({ [urn]: 'delete' }), decide({ [urn]: 'forget' })],
        retry: true,
        reason: 'It is to be made by hand',
      });
      expect(failed).toMatchObject({
        state: 'failed',
        failure: { message: expect.stringContaining('Step 1 of 2') },
        findings: {
          pending: [{ urn }],
          steps: [
            {
              outcome: 'failed',
              message: expect.stringContaining('UNAUTHENTICATED'),
            },
            { outcome: 'skipped' },
          ],
        },
      });
      expect((await site.settled(name)).status).toBe('failed');
    });
  });

  it('waits for an administrator where the program can not tell', async () => {
    const name = 'blind';
    await site.create(name, { entries: { first: 0 } }, blindLedgerProgram.name);
    const [urn] = await site.leavePending(name, ['first'], blindLedgerProgram);
    const { body } = await site.helium
      .call('patch', `/workspaces/${name}`)
      .send({})
      .expect(202);
    expect(await site.ended(body.operation)).toMatchObject({
      state: 'needs-attention',
      attempt: 1,
      failure: {
        message: expect.stringMatching(/can't tell whether it exists.*repair/),
      },
    });
    expect((await site.workspace(name)).status).toBe('needs-attention');

    const { findings } = await site.repair(name);
    expect(findings?.pending).toMatchObject([
      { urn, cloud: 'unknown', actions: ['forget'] },
    ]);
    expect((await site.workspace(name)).status).toBe('needs-attention');
    site.cloud.remove({ workspace: name, name: 'first' });
    await site.repair(name, {
      steps: [decide({ [urn]: 'forget' })],
      retry: true,
    });
    expect((await site.settled(name)).status).toBe('ready');
  });

  it('says after the last attempt what an administrator can do', async () => {
    const name = 'exhausted';
    const undo = site.cloud.setFault({
      kind: 'fail',
      text: 'the ledger is unavailable, try again',
      workspace: name,
    });
    const operation = await site.create(name, { entries: { first: 0 } });
    expect(operation).toMatchObject({
      state: 'needs-attention',
      attempt: 2,
      failure: {
        message: expect.stringContaining(
          'attempt 2 of 2; an administrator can look into the stack by a repair',
        ),
      },
    });
    undo();
    const { findings } = await site.repair(name);
    expect(findings?.pending).toEqual([]);
    await site.repair(name, { retry: true });
    expect((await site.settled(name)).status).toBe('ready');
  });

  it('drops what was on a cluster only once that is gone', async () => {
    const name = 'clusterless';
    await site.create(name, { entries: { first: 0 } });
    const stack = (await site.state(name)).resources[0].urn;
    const urnOf = (type: string, resource: string) =>
      `urn:pulumi:${name}::ledger::${type}::${resource}`;
    const provider = urnOf(PROVIDER, 'old');
    const map = urnOf('kubernetes:core/v1:ConfigMap', 'map');
    await site.editState(name, latest => {
      latest.resources.push(
        {
          urn: provider,
          type: PROVIDER,
          id: 'provider-id',
          custom: true,
          inputs: { version: '4.34.2' },
          outputs: { version: '4.34.2' },
          parent: stack,
        },
        {
          urn: map,
          type: 'kubernetes:core/v1:ConfigMap',
          id: 'default/map',
          custom: true,
          inputs: {},
          outputs: {},
          parent: stack,
          provider: `${provider}::provider-id`,
        },
      );
      latest.resources.find(each => each.urn.endsWith('first'))!.dependencies =
        [];
    });
    const { body } = await site.helium
      .call('delete', `/workspaces/${name}`)
      .expect(202);
    expect((await site.ended(body.operation)).state).not.toBe('succeeded');

    const { findings } = await site.repair(name);
    expect(findings?.clusters).toEqual([
      {
        urn: provider,
        name: 'old',
        state: 'unknown',
        detail: 'the ledger does not know old',
        resources: 1,
      },
    ]);
    const drop = { type: 'drop-cluster' as const, urn: provider };
    const refused = await site.helium
      .call('post', `/workspaces/${name}/repair`)
      .send({ steps: [drop] })
      .expect(409);
    expect(refused.body.fields).toMatchObject([{ field: 'steps.0.urn' }]);

    site.cloud.setCluster('old', 'gone');
    expect((await site.repair(name)).findings?.clusters).toMatchObject([
      { state: 'gone' },
    ]);
    // Asked again when it is done.
    site.cloud.setCluster('old', 'alive');
    expect(await site.repair(name, { steps: [drop] })).toMatchObject({
      state: 'failed',
      findings: { clusters: [{ state: 'alive', resources: 1 }] },
    });
    site.cloud.setCluster('old', 'gone');
    await site.repair(name);
    expect(
      await site.repair(name, { steps: [drop], retry: true }),
    ).toMatchObject({ state: 'succeeded', findings: { clusters: [] } });
    expect((await site.settled(name)).status).toBe('destroyed');
    expect(entriesOf(name)).toEqual([]);
  });
});
