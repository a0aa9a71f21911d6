import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Duration } from 'luxon';
import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PortalCli } from '../operations/PortalCli';
import { SecretOutputReader } from '../operations/secrets';
import { TestPortal } from './__testUtils__/portal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('the runner, on the real engine', () => {
  let portal: TestPortal;
  let page: Server;
  let pageUrl: string;

  beforeAll(async () => {
    page = createServer((request, response) => {
      response.statusCode = request.url === '/well' ? 200 : 503;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(page, 'listening');
    pageUrl = `http://page.localhost:${(page.address() as AddressInfo).port}`;
    portal = await TestPortal.create(databases);
    await portal.listen();
    await portal.startWorker();
  });

  afterAll(async () => {
    await portal.close();
    page.close();
  });

  it('creates, says what happens, hands secrets out on demand only, and leaves nothing', async () => {
    const url = `${pageUrl}/well`;
    const create = await portal.createWorkspace('otter', {
      entries: { a: 0, b: 0 },
      url,
      password: 'hunter2-hunter2',
    });
    expect(await portal.ended(create)).toMatchObject({
      state: 'succeeded',
      attempt: 1,
      summary: { create: 4 },
    });
    expect(portal.entriesOf('otter')).toEqual(['a', 'b']);

    const workspace = await portal.workspace('otter');
    expect(workspace).toMatchObject({
      status: 'ready',
      connections: [{ kind: 'link', title: 'Page', url }],
      checks: [{ title: 'Page', passed: true }],
      resources: [{ type: 'ledger:index:Entry', count: 2, kept: 0 }],
    });
    // What holds a secret, marked as one or not, is no output that the database may keep.
    expect(workspace.outputs).toEqual({ count: 2, url });

    const resources = (await portal.events(create)).filter(
      ({ type, data }) => type === 'resource' && data.name === 'a',
    );
    expect(resources.map(({ data }) => data)).toEqual([
      expect.objectContaining({
        type: 'ledger:index:Entry',
        op: 'create',
        phase: 'started',
      }),
      expect.objectContaining({ phase: 'done', seconds: expect.any(Number) }),
    ]);
    expect(await portal.log(create)).toContain('the password is [secret]');
    const dump = await portal.dumpDatabase();
    for (const secret of [
      'hunter2',
      'the-kubeconfig',
      'the-nested-secret',
      'a-test-passphrase',
    ]) {
      expect(dump).not.toContain(secret);
    }

    const reader = SecretOutputReader.create({
      config: portal.config,
      cli: PortalCli.create(portal.config),
      logger: mockServices.logger.mock(),
    });
    const read = (output: string) => reader.read({ workspace, output });
    expect(await read('kubeconfig')).toBe('the-kubeconfig');
    expect(await read('nested')).toBe('{"deep":"the-nested-secret"}');
    for (const none of ['count', 'unheard-of', 'toString']) {
      await expect(read(none)).rejects.toThrow('has no secret output');
    }

    const destroy = await portal.destroyWorkspace('otter');
    expect(await portal.ended(destroy)).toMatchObject({ state: 'succeeded' });
    expect(portal.entriesOf('otter')).toEqual([]);
    expect((await portal.workspace('otter')).status).toBe('destroyed');
    expect(await portal.hasStack('otter')).toBe(false);
    expect(await portal.locks()).toEqual([]);
    await expect(read('kubeconfig')).rejects.toThrow('has no secret output');
  });

  it('previews, updates, refreshes and makes again what is gone', async () => {
    const create = await portal.createWorkspace('changed', {
      entries: { a: 0 },
    });
    await portal.ended(create);
    await portal.setParameters('changed', { entries: { a: 0, b: 0 } });

    const preview = await portal.ended(await portal.enqueue(create, 'preview'));
    expect(preview.summary).toEqual({ create: 1, same: 3 });
    expect(portal.entriesOf('changed')).toEqual(['a']);

    const update = await portal.ended(await portal.enqueue(create, 'update'));
    expect(update.summary).toEqual({ create: 1, same: 3 });
    expect(portal.entriesOf('changed')).toEqual(['a', 'b']);
    expect((await portal.workspace('changed')).outputs.count).toBe(2);

    portal.cloud.remove({ workspace: 'changed', name: 'a' });
    const refresh = await portal.ended(await portal.enqueue(create, 'refresh'));
    expect(refresh).toMatchObject({
      state: 'succeeded',
      summary: { delete: 1 },
    });
    expect((await portal.workspace('changed')).resources).toEqual([
      { type: 'ledger:index:Entry', count: 1, kept: 0 },
    ]);
    const again = await portal.ended(await portal.enqueue(create, 'update'));
    expect(again.state).toBe('succeeded');
    expect(portal.entriesOf('changed')).toEqual(['a', 'b']);
    expect((await portal.workspace('changed')).status).toBe('ready');
  });

  it('names the resource that failed, and why', async () => {
    const create = await portal.createWorkspace('bad', {
      entryError: 'the ledger is full',
    });
    const ended = await portal.ended(create);
    expect(ended).toMatchObject({
      state: 'failed',
      attempt: 1,
      error: {
        class: 'permanent',
        resource: expect.stringMatching(/ledger:index:Entry::bad$/),
      },
    });
    expect(ended.error?.message).toBe("Entry 'bad': the ledger is full");
    expect((await portal.workspace('bad')).failure).toMatchObject({
      message: "Entry 'bad': the ledger is full",
    });
  });

  it('tries again what may pass, with backoff, until somebody must look', async () => {
    const create = await portal.createWorkspace('flaky', {
      entryError: 'connect ECONNREFUSED 127.0.0.1:1',
    });
    expect(await portal.ended(create)).toMatchObject({
      state: 'needs-attention',
      attempt: 2,
      error: { class: 'transient' },
    });
  });

  describe('what a cloud refuses to make again', () => {
    const refuse = (workspace: string) =>
      portal.cloud.setFault({
        kind: 'fail',
        text: 'creating IAM Role (first): operation error IAM: CreateRole, https response error StatusCode: 409, RequestID: 1b2c, EntityAlreadyExists: Role with name first already exists.',
        on: 'create',
        workspace,
        name: 'first',
      });

    it('is taken into the state when the operation made it, and gone on with', async () => {
      const takeBack = refuse('taken');
      portal.cloud.setFault({
        kind: 'fail',
        text: 'the ledger is slow',
        on: 'read',
        workspace: 'taken',
        times: 1,
      });
      await portal.stopWorker();
      const create = await portal.createWorkspace('taken', {
        entries: { first: 0, second: 0 },
      });
      const made = portal.cloud.make({
        workspace: 'taken',
        name: 'first',
        operation: create.id,
        value: '',
      });
      await portal.startWorker();
      expect(await portal.ended(create)).toMatchObject({
        state: 'succeeded',
        attempt: 2,
      });
      takeBack();
      const log = await portal.log(create);
      expect(log).toContain(
        'Entry::first was made by this operation: taken/first',
      );
      // The next attempt reads it before it goes on.
      expect(log).toContain("It can't be read yet");
      expect(portal.entriesOf('taken')).toEqual(['first', 'second']);
      expect(portal.cloud.find(made)?.id).toBe(made.id);
      await portal.ended(await portal.enqueue(create, 'destroy'));
      expect(portal.entriesOf('taken')).toEqual([]);
    });

    it("stays refused when it is another's", async () => {
      const takeBack = refuse('stranger');
      portal.cloud.make({
        workspace: 'stranger',
        name: 'first',
        operation: 'of another portal',
        value: '',
      });
      const create = await portal.createWorkspace('stranger', {
        entries: { first: 0 },
      });
      expect(await portal.ended(create)).toMatchObject({
        state: 'failed',
        attempt: 1,
        error: {
          class: 'permanent',
          message: expect.stringContaining('EntityAlreadyExists'),
        },
      });
      takeBack();
      expect(await portal.log(create)).toContain('looking for who made it');
      expect(portal.entriesOf('stranger')).toEqual(['first']);
    });
  });

  it('says what a program threw, without its stack trace', async () => {
    const create = await portal.createWorkspace('thrown', {
      programError: 'values.size is invalid: no such size',
    });
    const { error } = await portal.ended(create);
    expect(error).toEqual({
      class: 'user',
      message: 'Error: values.size is invalid: no such size',
    });
  });

  it('fails what was made and does not work, and keeps its outputs', async () => {
    const url = `${pageUrl}/unwell`;
    const create = await portal.createWorkspace('unwell', { url });
    expect(await portal.ended(create)).toMatchObject({
      state: 'failed',
      error: {
        class: 'permanent',
        message: expect.stringContaining(`Page: ${url} answers 503`),
      },
    });
    expect(await portal.workspace('unwell')).toMatchObject({
      status: 'failed',
      outputs: { url },
      checks: [{ title: 'Page', passed: false }],
    });
  });

  it('keeps a stack whose workspace left something behind', async () => {
    await portal.ended(await portal.createWorkspace('messy'));
    const forgotten = { workspace: 'messy', name: 'forgotten' };
    portal.cloud.make({ ...forgotten, operation: 'nobody', value: '' });
    const destroy = await portal.destroyWorkspace('messy');
    expect((await portal.ended(destroy)).state).toBe('succeeded');
    expect(await portal.workspace('messy')).toMatchObject({
      status: 'leftovers',
      leftovers: [{ where: 'ledger', kind: 'Entry', name: 'forgotten' }],
    });
    expect(await portal.hasStack('messy')).toBe(true);
    portal.cloud.remove(forgotten);
  });

  it('removes what was chosen of it, and nothing else', async () => {
    const create = await portal.createWorkspace('untidy');
    await portal.ended(create);
    const left = ['held-back', 'one', 'other'];
    for (const name of left) {
      const key = { workspace: 'untidy', name };
      portal.cloud.make({ ...key, operation: 'nobody', value: '' });
    }
    await portal.ended(await portal.destroyWorkspace('untidy'));
    expect(portal.entriesOf('untidy')).toEqual(left);

    const remove = async (names: string[], force: boolean) =>
      await portal.ended(
        await portal.enqueue(create, 'destroy', {
          items: names.map(name => ({ where: 'ledger', kind: 'Entry', name })),
          force,
        }),
      );
    await remove(['one', 'held-back'], false);
    expect(portal.entriesOf('untidy')).toEqual(['held-back', 'other']);
    expect(await portal.workspace('untidy')).toMatchObject({
      status: 'leftovers',
      leftovers: [
        {
          name: 'held-back',
          detail:
            "It could not be removed: Error: entry 'held-back' waits for ledger/hold",
        },
        { name: 'other' },
      ],
    });

    await remove(['held-back', 'other'], true);
    expect((await portal.workspace('untidy')).status).toBe('destroyed');
    expect(await portal.hasStack('untidy')).toBe(false);
  });

  it('destroys what never got a stack', async () => {
    await portal.stopWorker();
    const create = await portal.createWorkspace('never');
    await portal.operations.requestCancel(create.id);
    const destroy = await portal.destroyWorkspace('never');
    await portal.startWorker();
    expect((await portal.ended(destroy)).state).toBe('succeeded');
    expect((await portal.workspace('never')).status).toBe('destroyed');
  });

  it('does not take a stack that it can not find for one that is gone', async () => {
    await portal.ended(
      await portal.createWorkspace('unmounted', { entries: { kept: 0 } }),
    );
    await portal.moveState('state', 'elsewhere');
    await portal.moveState('empty', 'state');
    const destroy = await portal.destroyWorkspace('unmounted');
    expect(await portal.ended(destroy)).toMatchObject({
      state: 'needs-attention',
      attempt: 1,
      error: {
        class: 'attention',
        message: expect.stringMatching(
          /^The state backend file:\/\/.*\/state has no stack 'unmounted' of project 'ledger'.*helium\.pulumi\.backendUrl/,
        ),
      },
    });
    expect((await portal.workspace('unmounted')).status).toBe(
      'needs-attention',
    );
    expect(portal.entriesOf('unmounted')).toEqual(['kept']);

    await portal.moveState('state', 'empty');
    await portal.moveState('elsewhere', 'state');
    const again = await portal.destroyWorkspace('unmounted');
    expect((await portal.ended(again)).state).toBe('succeeded');
    expect(portal.entriesOf('unmounted')).toEqual([]);
  });

  it('needs no stack after an attempt that was about to remove it', async () => {
    await portal.ended(await portal.createWorkspace('removed'));
    await portal.stopWorker();
    await portal.destroyWorkspace('removed');
    const claim = await portal.operations.claim({
      holder: 'another',
      executor: 'process',
      place: 'elsewhere',
      leaseSeconds: 60,
    });
    const { id } = claim!.attempt;
    await portal.operations.markRemoving(id);
    await portal.operations.finish(id, {
      outcome: 'failed',
      failure: { class: 'permanent', message: 'nobody heard of it again' },
    });
    await portal.moveState('state', 'elsewhere');
    await portal.moveState('empty', 'state');
    await portal.startWorker();
    const destroy = await portal.destroyWorkspace('removed');
    expect((await portal.ended(destroy)).state).toBe('succeeded');
    expect((await portal.workspace('removed')).status).toBe('destroyed');
    await portal.moveState('state', 'empty');
    await portal.moveState('elsewhere', 'state');
  });

  it('finishes what is in flight when it is cancelled, and unlocks', async () => {
    const create = await portal.createWorkspace('stopped', {
      entries: { slow: 3 },
      programSeconds: 30,
    });
    await portal.until(async () =>
      portal.entriesOf('stopped').includes('slow'),
    );
    await portal.operations.requestCancel(create.id);
    expect((await portal.ended(create)).state).toBe('cancelled');
    expect(await portal.locks()).toEqual([]);
    expect(portal.entriesOf('stopped')).toEqual(['slow']);
    expect(await portal.hasStack('stopped')).toBe(true);
  });

  it('stops what takes too long, and says so', async () => {
    const { operations } = portal.config;
    const { deadline } = operations;
    operations.deadline = Duration.fromObject({ seconds: 5 });
    try {
      const create = await portal.createWorkspace('endless', {
        programSeconds: 600,
      });
      expect(await portal.ended(create)).toMatchObject({
        state: 'needs-attention',
        attempt: 2,
        error: {
          class: 'transient',
          message: expect.stringContaining(
            'took longer than 5 seconds (helium.operations.deadline)',
          ),
        },
      });
      expect(await portal.locks()).toEqual([]);
    } finally {
      operations.deadline = deadline;
    }
  });
});
