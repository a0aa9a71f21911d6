import type {
  PendingDecision,
  RepairFindings,
  RepairRequest,
  RepairStep,
} from '@helium-portal/backstage-plugin-helium-common';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import {
  finishNext,
  startHelium,
  type TestHelium,
} from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';

const databases = HeliumTestDatabases.create();

const URN = 'urn:pulumi:calm-otter::sample-program::cloud:index:Bucket::data';
const CLUSTER =
  'urn:pulumi:calm-otter::sample-program::pulumi:providers:kubernetes::old';

const decide = (...decisions: PendingDecision[]): RepairStep => ({
  type: 'pending',
  decisions,
});

const FOUND: RepairFindings = {
  at: '2026-01-01T00:00:00.000Z',
  lock: { holder: 'jane@laptop (pid 1)', dead: false, why: 'nobody knows' },
  pending: [
    {
      urn: URN,
      type: 'cloud:index:Bucket',
      name: 'data',
      operation: 'creating',
      cloud: 'absent',
      actions: ['forget'],
    },
  ],
  clusters: [{ urn: CLUSTER, name: 'old', state: 'unknown', resources: 3 }],
  steps: [],
};

describe.each(databases.ids)('repairs through the API, %s', id => {
  let helium: TestHelium;
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.empty(id);
    helium = await startHelium({ database: knex });
  });

  beforeEach(async () => {
    await knex('workspaces').delete();
    await helium
      .call('post', '/workspaces')
      .send({ name: 'calm-otter' })
      .expect(202);
    await finishNext(helium, {
      outcome: 'failed',
      failure: { class: 'attention', message: 'only you can tell' },
    });
    helium.audited.length = 0;
  });

  const repair = (request: RepairRequest = {}) =>
    helium.call('post', '/workspaces/calm-otter/repair').send(request);

  /** A repair that looked. */
  async function look(findings: Partial<RepairFindings> = {}) {
    await repair().expect(202);
    await finishNext(helium, {
      outcome: 'succeeded',
      findings: { ...FOUND, ...findings },
    });
  }

  const workspace = async () =>
    (await helium.call('get', '/workspaces/calm-otter').expect(200)).body;

  const operations = async () =>
    (await helium.call('get', '/workspaces/calm-otter/operations').expect(200))
      .body.items;

  it('is enqueued, shows what it found, and leaves the status', async () => {
    expect((await workspace()).status).toBe('needs-attention');
    const { body } = await repair({ reason: 'what is it?' }).expect(202);
    expect(body.operation).toMatchObject({
      kind: 'repair',
      state: 'queued',
      reason: 'what is it?',
      input: { steps: [], retry: false },
    });
    expect(body.workspace.status).toBe('needs-attention');
    await finishNext(helium, { outcome: 'succeeded', findings: FOUND });
    expect((await operations())[0]).toMatchObject({
      state: 'succeeded',
      findings: FOUND,
    });
    expect(await workspace()).toMatchObject({
      status: 'needs-attention',
      failure: { message: 'only you can tell' },
    });
  });

  it('leaves the status when it fails, or is cancelled', async () => {
    await repair().expect(202);
    await finishNext(helium, {
      outcome: 'failed',
      failure: { class: 'permanent', message: 'no' },
      findings: FOUND,
    });
    const { body } = await repair().expect(202);
    await helium
      .call(
        'post',
        `/workspaces/calm-otter/operations/${body.operation.id}/cancel`,
      )
      .expect(202);
    expect(await workspace()).toMatchObject({
      status: 'needs-attention',
      failure: { message: 'only you can tell' },
    });
    expect(await operations()).toHaveLength(3);
  });

  it('makes what the desired state calls for follow', async () => {
    await repair({ retry: true }).expect(202);
    await finishNext(helium, { outcome: 'succeeded', findings: FOUND });
    expect((await operations())[0]).toMatchObject({
      kind: 'create',
      state: 'queued',
    });
    await finishNext(helium, { outcome: 'succeeded' });
    expect((await workspace()).status).toBe('ready');
  });

  it('makes nothing follow when it failed', async () => {
    await repair({ retry: true }).expect(202);
    await finishNext(helium, {
      outcome: 'failed',
      failure: { class: 'permanent', message: 'no' },
    });
    expect((await workspace()).activeOperation).toBeUndefined();
  });

  it('tries a failed destroy again only when it is told to', async () => {
    await helium.call('delete', '/workspaces/calm-otter').expect(202);
    await finishNext(helium, {
      outcome: 'failed',
      failure: { class: 'permanent', message: 'stuck' },
    });
    await look();
    expect(await workspace()).toMatchObject({ status: 'failed' });
    expect((await workspace()).activeOperation).toBeUndefined();
    await repair({ retry: true }).expect(202);
    await finishNext(helium, { outcome: 'succeeded', findings: FOUND });
    expect((await workspace()).activeOperation).toMatchObject({
      kind: 'destroy',
    });
    await finishNext(helium, { outcome: 'succeeded', leftovers: [] });
    expect((await workspace()).status).toBe('destroyed');
    await repair().expect(409);
  });

  it('makes way for a destroy that was asked for meanwhile', async () => {
    await repair({ retry: true }).expect(202);
    await helium.call('delete', '/workspaces/calm-otter').expect(202);
    expect((await workspace()).activeOperation).toMatchObject({
      kind: 'destroy',
      state: 'queued',
    });
  });

  it('is refused while another operation is active', async () => {
    await repair().expect(202);
    const { body } = await repair().expect(409);
    expect(body.error.message).toContain('repair operation');
    await finishNext(helium, { outcome: 'succeeded', findings: FOUND });
    expect(await operations()).toHaveLength(2);
  });

  it('has one effect for one idempotency key', async () => {
    const send = (request: RepairRequest) =>
      repair(request).set('Idempotency-Key', 'once');
    const first = await send({}).expect(202);
    const second = await send({}).expect(202);
    expect(second.body.operation.id).toBe(first.body.operation.id);
    await send({ retry: true }).expect(409);
  });

  it('wants to have looked since the last operation', async () => {
    const steps = [decide({ urn: URN, action: 'forget' })];
    const { body } = await repair({ steps }).expect(409);
    expect(body.fields).toMatchObject([{ field: 'steps' }]);
    await look();
    await repair({ steps }).expect(202);
    await finishNext(helium, { outcome: 'succeeded', findings: FOUND });
    await helium.call('patch', '/workspaces/calm-otter').send({}).expect(202);
    await finishNext(helium, { outcome: 'succeeded' });
    await repair({ steps }).expect(409);
  });

  it.each<[number, string, RepairStep]>([
    [400, 'steps.0.decisions', { type: 'pending' }],
    [400, 'steps.0.decisions', decide()],
    [400, 'steps.0.decisions.0.action', decide({ urn: URN, action: 'import' })],
    [
      400,
      'steps.0.decisions.0.urn',
      decide({ urn: 'urn:x', action: 'forget' }),
    ],
    [
      400,
      'steps.0.decisions.1.urn',
      decide({ urn: URN, action: 'forget' }, { urn: URN, action: 'forget' }),
    ],
    [
      400,
      'steps.0.force',
      { ...decide({ urn: URN, action: 'forget' }), force: true },
    ],
    [400, 'steps.0.urn', { type: 'drop-cluster', urn: 'urn:x' }],
    [409, 'steps.0.urn', { type: 'drop-cluster', urn: CLUSTER }],
    [400, 'steps.0.backupId', { type: 'restore' }],
    [400, 'steps.0.backupId', { type: 'restore', backupId: randomUUID() }],
    [409, 'steps.0.force', { type: 'unlock' }],
    [400, 'reason', { type: 'unlock', force: true }],
    [
      409,
      'steps.0.holder',
      { type: 'unlock', force: true, holder: 'joe@desk (pid 2)' },
    ],
  ])('answers %i that names %s to %j, and does nothing', async (...bad) => {
    const [status, field, step] = bad;
    await look();
    helium.audited.length = 0;
    const { body } = await repair({ steps: [step] }).expect(status);
    expect(body.fields).toEqual([{ field, message: expect.any(String) }]);
    expect(await operations()).toHaveLength(2);
    expect(helium.audited).toMatchObject([
      {
        eventId: 'workspace-repair',
        outcome: 'failed',
        text: expect.stringContaining(step.type),
      },
    ]);
  });

  it('wants a decision about all that is in flight, as Pulumi would forget the rest', async () => {
    const other = URN.replace('data', 'logs');
    await look({
      pending: [FOUND.pending[0], { ...FOUND.pending[0], urn: other }],
    });
    const { body } = await repair({
      steps: [decide({ urn: URN, action: 'forget' })],
    }).expect(400);
    expect(body.fields).toEqual([
      { field: 'steps.0.decisions', message: expect.stringContaining(other) },
    ]);
    const steps = [
      decide({ urn: URN, action: 'forget' }, { urn: other, action: 'forget' }),
    ];
    const accepted = await repair({ steps }).expect(202);
    expect(accepted.body.operation.input).toEqual({ steps, retry: false });
    expect(helium.audited.at(-1)!.text).toContain(other);
  });

  it('drops a cluster and restores a backup only after what is in flight', async () => {
    await look({ clusters: [{ ...FOUND.clusters[0], state: 'gone' }] });
    const drop: RepairStep = { type: 'drop-cluster', urn: CLUSTER };
    const { body } = await repair({ steps: [drop] }).expect(409);
    expect(body.fields).toEqual([
      { field: 'steps.0.type', message: expect.stringContaining(URN) },
    ]);
    await repair({
      steps: [decide({ urn: URN, action: 'forget' }), drop],
    }).expect(202);
  });

  it('wants a reason to forget what exists in the cloud', async () => {
    await look({
      pending: [{ ...FOUND.pending[0], cloud: 'exists', id: 'data-1' }],
    });
    const steps = [decide({ urn: URN, action: 'forget' })];
    for (const reason of [undefined, ' ']) {
      const { body } = await repair({ steps, reason }).expect(400);
      expect(body.fields).toEqual([
        { field: 'reason', message: expect.stringContaining('data') },
      ]);
    }
    await repair({ steps, reason: 'it is in use elsewhere' }).expect(202);
  });

  it('answers 400 to what the schema does not know', async () => {
    for (const steps of [[{ type: 'rm -rf' }], [{}], 'all', [{ type: 1 }]]) {
      const { status } = await helium
        .call('post', '/workspaces/calm-otter/repair')
        .send({ steps });
      expect(status).toBe(400);
    }
    expect(await operations()).toHaveLength(1);
  });

  it('audits the steps, and whose lock is removed', async () => {
    await look();
    helium.audited.length = 0;
    const { body } = await repair({
      steps: [{ type: 'unlock', force: true }],
      reason: 'Jane is on holiday',
    }).expect(202);
    const holder = 'jane@laptop (pid 1)';
    expect(body.operation.input.steps).toEqual([
      { type: 'unlock', force: true, holder },
    ]);
    expect(helium.audited).toMatchObject([
      { eventId: 'workspace-repair', outcome: 'succeeded' },
    ]);
    expect(helium.audited[0].text).toContain('Jane is on holiday');
    expect(helium.audited[0].text).toContain(holder);
  });
});
