import { blindLedgerProgram } from '@helium-portal/sandbox/ledger';
import { decide, RepairSite } from './__testUtils__/RepairSite';

jest.setTimeout(240_000);

describe('what was in flight, on the real engine', () => {
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

  describe('when several creates were cut off', () => {
    const ENTRIES = { first: 0, second: 0, third: 0, fourth: 0 };

    async function cutOff(name: string) {
      await site.create(name, { entries: ENTRIES, parallel: true });
      const urns = await site.leavePending(name, ['second', 'third', 'fourth']);
      const { findings } = await site.repair(name);
      expect(findings?.pending.map(({ urn }) => urn)).toEqual(urns);
      return urns;
    }

    it('does all that was decided, and puts one state in place', async () => {
      const name = 'several';
      const [second, third, fourth] = await cutOff(name);
      site.cloud.remove({ workspace: name, name: 'fourth' });
      await site.repair(name);
      const ids = new Map(site.cloud.list(name).map(it => [it.name, it.id]));

      const partial = await site.helium
        .call('post', `/workspaces/${name}/repair`)
        .send({ steps: [decide({ [second]: 'import' })] })
        .expect(400);
      expect(partial.body.fields).toEqual([
        {
          field: 'steps.0.decisions',
          message: expect.stringContaining(`${third}, ${fourth}`),
        },
      ]);

      const repaired = await site.repair(name, {
        steps: [
          decide({ [second]: 'import', [third]: 'delete', [fourth]: 'forget' }),
        ],
      });
      expect(repaired).toMatchObject({
        state: 'succeeded',
        findings: {
          pending: [],
          steps: [
            {
              outcome: 'done',
              message: `${second} is imported as ${name}/second; ${third} is deleted; ${fourth} is forgotten`,
            },
          ],
        },
      });
      expect(entriesOf(name)).toEqual(['first', 'second']);
      expect((await site.backups(name))[0]).toMatchObject({
        reason: 'repair',
        operationId: repaired.id,
      });

      const { body } = await site.helium
        .call('patch', `/workspaces/${name}`)
        .send({ parameters: { value: 'changed' } })
        .expect(202);
      expect((await site.ended(body.operation)).state).toBe('succeeded');
      expect(site.cloud.list(name)).toHaveLength(4);
      for (const kept of ['first', 'second']) {
        expect(site.cloud.find({ workspace: name, name: kept })?.id).toBe(
          ids.get(kept),
        );
      }
    });

    it('does nothing to the cloud when one that is to be imported is not there', async () => {
      const name = 'gone-meanwhile';
      const [second, third, fourth] = await cutOff(name);
      site.cloud.remove({ workspace: name, name: 'fourth' });
      expect(
        await site.repair(name, {
          steps: [
            decide({
              [second]: 'delete',
              [third]: 'delete',
              [fourth]: 'import',
            }),
          ],
        }),
      ).toMatchObject({
        state: 'failed',
        failure: {
          message: expect.stringContaining(`${fourth} can't be imported`),
        },
        findings: { pending: [{}, {}, {}] },
      });
      expect(entriesOf(name)).toEqual(['first', 'second', 'third']);
    });

    it('loses nothing when what it imported can not be read', async () => {
      const name = 'unread';
      const [second, third, fourth] = await cutOff(name);
      const before = site.cloud.list(name);
      const undo = site.cloud.setFault({
        on: 'read',
        kind: 'fail',
        text: 'the ledger is closed',
        workspace: name,
      });
      const decided = decide({
        [second]: 'import',
        [third]: 'import',
        [fourth]: 'import',
      });
      expect(await site.repair(name, { steps: [decided] })).toMatchObject({
        state: 'failed',
        failure: {
          message: expect.stringMatching(
            /the state has that by now[^]*the ledger is closed/,
          ),
        },
        findings: { pending: [] },
      });
      const marked = (await site.state(name)).resources.filter(
        ({ refreshBeforeUpdate }) => refreshBeforeUpdate,
      );
      expect(marked.map(({ urn }) => urn)).toEqual([second, third, fourth]);

      undo();
      const { body } = await site.helium
        .call('patch', `/workspaces/${name}`)
        .send({})
        .expect(202);
      expect((await site.ended(body.operation)).state).toBe('succeeded');
      expect(site.cloud.list(name).map(({ id }) => id)).toEqual(
        before.map(({ id }) => id),
      );
      for (const { refreshBeforeUpdate } of (await site.state(name))
        .resources) {
        expect(refreshBeforeUpdate).toBeUndefined();
      }
    });
  });

  describe('in a backup', () => {
    /** An update that could not recover, before which the state was kept with what was in flight. */
    async function failToRecover(name: string) {
      const { body } = await site.helium
        .call('patch', `/workspaces/${name}`)
        .send({})
        .expect(202);
      expect((await site.ended(body.operation)).state).not.toBe('succeeded');
      const [backup] = await site.backups(name);
      expect(backup.reason).toBe('recovery');
      return { type: 'restore' as const, backupId: backup.id };
    }

    it('is restored with what the program finds of it, its secrets decrypted', async () => {
      const name = 'restored';
      // Named as its stack's secret output, whose ciphertext stands in for the name below.
      await site.create(name, {
        entries: { first: 0, 'the-kubeconfig': 0 },
        adopt: true,
      });
      const [urn] = await site.leavePending(name, ['the-kubeconfig']);
      await site.editState(name, latest => {
        const stack = latest.resources.find(
          ({ type }) => type === 'pulumi:pulumi:Stack',
        )!;
        const [{ resource }] = latest.pending_operations!;
        resource.inputs = {
          ...resource.inputs,
          name: stack.outputs!.kubeconfig,
        };
      });
      site.cloud.expireCredentials();
      const restore = await failToRecover(name);
      site.cloud.expireCredentials(false);
      const [made] = site.cloud
        .list(name)
        .filter(entry => entry.name === 'the-kubeconfig');

      // What the present state has in flight is decided about first.
      await site.repair(name);
      const refused = await site.helium
        .call('post', `/workspaces/${name}/repair`)
        .send({ steps: [restore] })
        .expect(409);
      expect(refused.body.fields).toEqual([
        { field: 'steps.0.type', message: expect.stringContaining(urn) },
      ]);
      const restored = await site.repair(name, {
        steps: [decide({ [urn]: 'forget' }), restore],
        reason: 'The backup has it as well',
      });
      expect(restored).toMatchObject({
        state: 'succeeded',
        findings: {
          pending: [],
          steps: [
            { outcome: 'done' },
            {
              outcome: 'done',
              message: expect.stringContaining(
                `${urn} is adopted as ${name}/the-kubeconfig`,
              ),
            },
          ],
        },
      });
      expect(
        (await site.state(name)).resources.map(each => each.urn),
      ).toContain(urn);
      await site.repair(name, { retry: true });
      expect((await site.settled(name)).status).toBe('ready');
      expect(
        site.cloud.find({ workspace: name, name: 'the-kubeconfig' })?.id,
      ).toBe(made.id);
    });

    it('is not restored over a state with something in flight, which nobody looked at', async () => {
      const name = 'not-looked';
      await site.create(name, { entries: { first: 0, second: 0 } });
      const [urn] = await site.leavePending(name, ['second']);
      site.cloud.expireCredentials();
      const restore = await failToRecover(name);
      site.cloud.expireCredentials(false);
      const backups = await site.backups(name);
      expect(await site.repair(name, { steps: [restore] })).toMatchObject({
        state: 'failed',
        failure: {
          message: expect.stringMatching(/in flight.*'pending' before it/),
        },
        findings: { pending: [{ urn }] },
      });
      expect(await site.backups(name)).toEqual(backups);
    });

    it('wants a decision where the program can not tell', async () => {
      const name = 'blind';
      await site.create(
        name,
        { entries: { first: 0 } },
        blindLedgerProgram.name,
      );
      const [urn] = await site.leavePending(
        name,
        ['first'],
        blindLedgerProgram,
      );
      const restore = await failToRecover(name);
      site.cloud.remove({ workspace: name, name: 'first' });
      await site.repair(name);
      const forget = decide({ [urn]: 'forget' });
      const failed = await site.repair(name, {
        steps: [forget, restore],
      });
      expect(failed).toMatchObject({
        state: 'failed',
        failure: {
          message: expect.stringContaining(
            `Step 2 of 2 (restore) failed: Pulumi forgets all that is in flight when any of it is settled, and nobody has decided about ${urn}`,
          ),
        },
      });
      expect(
        await site.repair(name, {
          steps: [{ ...restore, decisions: forget.decisions }],
          retry: true,
        }),
      ).toMatchObject({ state: 'succeeded', findings: { pending: [] } });
      expect((await site.settled(name)).status).toBe('ready');
    });
  });
});
