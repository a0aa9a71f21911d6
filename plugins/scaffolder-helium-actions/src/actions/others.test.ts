import { mockServices } from '@backstage/backend-test-utils';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { validate } from 'jsonschema';
import { parse } from 'yaml';
import { createWorkspaceCreateAction } from './create';
import { createWorkspaceDeleteAction } from './delete';
import { createWorkspaceExtendAction } from './extend';
import { createWorkspaceWaitAction } from './wait';
import { event, FakeHelium } from '../__testUtils__/FakeHelium';
import { runAction } from '../__testUtils__/runAction';

jest.setTimeout(60_000);

describe('actions', () => {
  let helium: FakeHelium;

  beforeEach(async () => {
    helium = await FakeHelium.start();
  });

  afterEach(async () => {
    await helium.stop();
  });

  const options = () => ({
    auth: mockServices.auth(),
    discovery: helium.discovery,
    baseUrl: 'http://portal.test',
  });
  const methods = () => helium.requests.map(item => item.method);

  describe('helium:workspace:extend', () => {
    it('extends once, however often the task is resumed', async () => {
      helium.addWorkspace('demo');
      const state = new Map<string, unknown>();
      const action = createWorkspaceExtendAction(options());
      const input = { name: 'demo', expiry: 'PT4H', reason: 'demo moved' };
      const { log, outputs } = await runAction(action, input, { state });
      await runAction(action, input, { state });
      const posts = helium.requests.filter(item => item.method === 'POST');
      expect(posts).toHaveLength(1);
      expect(posts[0]).toMatchObject({
        path: '/workspaces/demo/extend',
        body: { expiresIn: 'PT4H', reason: 'demo moved' },
      });
      expect(log).toEqual([
        "info: Workspace 'demo' expires at 2030-01-02T04:00:00.000Z.",
      ]);
      expect(outputs).toMatchObject({
        workspaceName: 'demo',
        expiresAt: '2030-01-02T04:00:00.000Z',
      });
    });

    it('takes an instant, and refuses an empty expiry', async () => {
      helium.addWorkspace('demo');
      const action = createWorkspaceExtendAction(options());
      await runAction(action, {
        name: 'demo',
        expiry: '2030-01-31T18:00:00+01:00',
      });
      expect(helium.requests[0].body).toEqual({
        expiresAt: '2030-01-31T17:00:00.000Z',
      });
      await runAction(action, {
        name: 'demo',
        expiry: '2030-02-01 18:00 +01:00',
      });
      expect(helium.requests.map(item => item.body)).toContainEqual({
        expiresAt: '2030-02-01T17:00:00.000Z',
      });
      await expect(
        runAction(action, { name: 'demo', expiry: ' ' }),
      ).rejects.toThrow('expiry: must be given');
    });

    it('says which workspace is unknown', async () => {
      await expect(
        runAction(createWorkspaceExtendAction(options()), {
          name: 'nobody',
          expiry: 'PT1H',
        }),
      ).rejects.toThrow(
        "Extending workspace 'nobody' was refused: No workspace named 'nobody'",
      );
    });
  });

  describe('helium:workspace:delete', () => {
    it('waits until nothing is left', async () => {
      helium.addWorkspace('demo');
      helium.script.destroy = [
        event(1, 'resource', {
          type: 'kubernetes:core/v1:Namespace',
          name: 'demo',
          op: 'delete',
          phase: 'done',
          seconds: 2,
        }),
      ];
      const { log, outputs } = await runAction(
        createWorkspaceDeleteAction(options()),
        { name: 'demo' },
      );
      expect(log).toEqual([
        "info: Workspace 'demo' is being deleted: http://portal.test/helium/workspaces/demo",
        'info: kubernetes:core/v1:Namespace demo: deleted (2.0 s)',
        "info: Workspace 'demo' is deleted.",
      ]);
      expect(outputs.status).toBe('destroyed');
    });

    it('waits for the destroy behind an operation that had to stop first', async () => {
      helium.addWorkspace('demo', {
        status: 'creating',
        activeOperation: helium.addOperation('demo', 'create'),
      });
      helium.script.create = [
        event(1, 'log', { text: 'stopping', stream: 'helium' }),
      ];
      helium.script.destroy = [
        event(2, 'log', { text: 'destroying', stream: 'helium' }),
      ];
      const { log, outputs } = await runAction(
        createWorkspaceDeleteAction(options()),
        { name: 'demo' },
      );
      expect(log.slice(1)).toEqual([
        'info: stopping',
        'info: destroying',
        "info: Workspace 'demo' is deleted.",
      ]);
      expect(outputs.status).toBe('destroyed');
    });

    it('lists what is left behind', async () => {
      helium.addWorkspace('demo', {
        leftovers: [
          { where: 'kubernetes', kind: 'v1/PersistentVolume', name: 'pv-1' },
        ],
      });
      const action = createWorkspaceDeleteAction(options());
      helium.destroyEndsIn = 'leftovers';
      await expect(runAction(action, { name: 'demo' })).rejects.toThrow(
        "Workspace 'demo' is deleted but for v1/PersistentVolume pv-1. Look at http://portal.test/helium/workspaces/demo",
      );
    });

    it('says that the deletion failed', async () => {
      helium.addWorkspace('demo');
      helium.outcome = { state: 'failed', failure: { message: 'it stays' } };
      await expect(
        runAction(createWorkspaceDeleteAction(options()), { name: 'demo' }),
      ).rejects.toThrow("The deletion of workspace 'demo' failed: it stays.");
    });

    it('leaves the destroy alone when the task is cancelled', async () => {
      helium.addWorkspace('demo');
      helium.script.destroy = ['hold'];
      const { error } = await runAction(
        createWorkspaceDeleteAction(options()),
        { name: 'demo' },
        { signal: AbortSignal.timeout(200), settle: true },
      );
      expect(error).toBeDefined();
      expect(helium.requests.map(item => item.path)).not.toContainEqual(
        expect.stringContaining('/cancel'),
      );
    });
  });

  describe('helium:workspace:wait', () => {
    it('follows what is under way', async () => {
      const operation = helium.addOperation('demo', 'create');
      helium.addWorkspace('demo', {
        status: 'creating',
        activeOperation: operation,
      });
      const { outputs, log } = await runAction(
        createWorkspaceWaitAction(options()),
        { name: 'demo' },
      );
      expect(outputs.status).toBe('ready');
      expect(log).toEqual(["info: Workspace 'demo' is ready."]);
    });

    it('fails at once when nothing would change the status', async () => {
      helium.addWorkspace('demo', {
        status: 'failed',
        failure: { message: 'Deployment pachd: ImagePullBackOff' },
      });
      await expect(
        runAction(createWorkspaceWaitAction(options()), { name: 'demo' }),
      ).rejects.toThrow(
        "Workspace 'demo' is failed, not ready, and nothing is under way that would change it: Deployment pachd: ImagePullBackOff. Look at http://portal.test/helium/workspaces/demo",
      );
    });

    it('says in words what it is instead', async () => {
      helium.addWorkspace('demo', { status: 'destroyed' });
      const action = createWorkspaceWaitAction(options());
      const { log } = await runAction(action, {
        name: 'demo',
        for: 'destroyed',
      });
      expect(log).toEqual(["info: Workspace 'demo' is deleted."]);
      await expect(runAction(action, { name: 'demo' })).rejects.toThrow(
        "Workspace 'demo' is deleted, not ready",
      );
    });

    it('waits at most as long as it was told', async () => {
      const operation = helium.addOperation('demo', 'create');
      helium.script.create = ['hold'];
      helium.addWorkspace('demo', {
        status: 'creating',
        activeOperation: operation,
      });
      await expect(
        runAction(createWorkspaceWaitAction(options()), {
          name: 'demo',
          timeout: 'PT0.2S',
        }),
      ).rejects.toThrow(
        "The create of workspace 'demo' did not end within 200 milliseconds. It goes on without this task.",
      );
    });
  });

  describe('dry run', () => {
    const dry = { isDryRun: true };
    const create = (input: any) =>
      runAction(createWorkspaceCreateAction(options()), input, dry);

    describe('on a cluster', () => {
      const onCluster = () =>
        create({
          name: 'demo',
          program: 'gcp_namespace_only',
          parameters: { clusterStack: 'cluster' },
        });

      it.each([
        [{}, "workspace 'cluster' is one of kubernetes_namespace"],
        [
          { program: 'gcp_cluster_only', status: 'failed' as const },
          "workspace 'cluster' is failed, and has to be ready",
        ],
        [
          { program: 'gcp_cluster_only', status: 'destroying' as const },
          "workspace 'cluster' is being deleted, and has to be ready",
        ],
      ])('refuses one that is %j', async (overrides, message) => {
        helium.addWorkspace('cluster', overrides);
        await expect(onCluster()).rejects.toThrow(
          `parameters.clusterStack: ${message}`,
        );
      });

      it('takes one that is ready, and one that an earlier step makes', async () => {
        const { log } = await onCluster();
        expect(log[0]).toContain("there is no workspace 'cluster' yet");
        helium.addWorkspace('cluster', { program: 'gcp_cluster_only' });
        expect((await onCluster()).log).toEqual([
          expect.stringContaining('with clusterStack.'),
        ]);
      });

      it('says what keeps it from being deleted', async () => {
        helium.addWorkspace('cluster', {
          dependents: { total: 12, names: ['red-fox', 'calm-otter'] },
        });
        const { log } = await runAction(
          createWorkspaceDeleteAction(options()),
          { name: 'cluster' },
          dry,
        );
        expect(log[1]).toBe(
          "warn: It can't be deleted before what is built on it: red-fox, calm-otter (12 in all).",
        );
      });
    });

    it('says what a create would make, and makes nothing', async () => {
      const { log, outputs } = await create({
        name: 'demo',
        expiry: 'PT8H',
        parameters: { values: 'a: 1', pachdVersion: '2.12.0' },
      });
      expect(log).toEqual([
        expect.stringMatching(
          /Would create workspace 'demo' of kubernetes_namespace, which expires at .*, with values, pachdVersion\./,
        ),
      ]);
      expect(outputs).toMatchObject({
        workspaceName: 'demo',
        status: 'creating',
      });
      expect(new Set(methods())).toEqual(new Set(['GET']));
    });

    it.each([
      [{ name: 'De_mo' }, 'name: must be a DNS label'],
      [{ name: 'taken' }, "name: 'taken' is taken"],
      [{ name: 'unseen' }, "name: 'unseen' is taken"],
      [{ name: 'kept' }, "name: 'kept' is taken"],
      [{ program: 'nothing' }, 'program: must be one of kubernetes_namespace'],
      [
        { program: 'broken' },
        'program: broken takes no workspaces at present: Pulumi.yaml: name',
      ],
      [{ expiry: 'P1Y' }, 'expiry: must be at most P90D after creation'],
      [{ expiry: '2020-01-01T00:00:00Z' }, 'expiry: must be in the future'],
      [{ expiry: 'PT5M' }, 'expiry: must be at least PT1H after creation'],
      [
        { parameters: { nothing: 1 } },
        'parameters.nothing: kubernetes_namespace has no such parameter',
      ],
      [
        { parameters: { disableNotebooks: 'maybe' } },
        'parameters.disableNotebooks: must be boolean',
      ],
      [{ parameters: { values: 'a: [' } }, 'parameters.values: must be YAML'],
    ])('refuses %j', async (input, message) => {
      helium.addWorkspace('taken');
      helium.takenUnseen.add('unseen');
      helium.addWorkspace('kept', { status: 'destroyed' });
      helium.takenUnseen.add('kept');
      await expect(create(input)).rejects.toThrow(message);
      expect(new Set(methods())).toEqual(new Set(['GET']));
    });

    it('changes nothing for the other actions either', async () => {
      helium.addWorkspace('demo');
      const extend = createWorkspaceExtendAction(options());
      const { log } = await runAction(
        extend,
        { name: 'demo', expiry: 'PT4H' },
        dry,
      );
      expect(log).toEqual([
        "info: Workspace 'demo' would expire at 2030-01-02T04:00:00.000Z.",
      ]);
      await expect(
        runAction(extend, { name: 'demo', expiry: 'P1Y' }, dry),
      ).rejects.toThrow('expiry: must be at most 2030-04-01T00:00:00.000Z');
      await runAction(
        createWorkspaceDeleteAction(options()),
        { name: 'demo' },
        dry,
      );
      await runAction(
        createWorkspaceWaitAction(options()),
        { name: 'demo' },
        dry,
      );
      expect(new Set(methods())).toEqual(new Set(['GET']));
    });
  });

  it('has examples that match its schema', () => {
    const actions: TemplateAction<any, any, any>[] = [
      createWorkspaceCreateAction(options()),
      createWorkspaceExtendAction(options()),
      createWorkspaceDeleteAction(options()),
      createWorkspaceWaitAction(options()),
    ];
    const byId = new Map(actions.map(action => [action.id, action]));
    for (const action of actions) {
      expect(action.examples?.length).toBeGreaterThan(1);
      for (const { example } of action.examples ?? []) {
        for (const step of parse(example).steps) {
          const schema = byId.get(step.action)?.schema?.input;
          expect(schema).toBeDefined();
          expect(validate(step.input ?? {}, schema!).errors).toEqual([]);
        }
      }
    }
  });
});
