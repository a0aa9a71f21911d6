import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createWorkspaceCreateAction } from './create';
import { event, FakeHelium } from '../__testUtils__/FakeHelium';
import { runAction } from '../__testUtils__/runAction';

jest.setTimeout(60_000);

describe('helium:workspace:create', () => {
  let helium: FakeHelium;

  beforeEach(async () => {
    helium = await FakeHelium.start();
  });

  afterEach(async () => {
    await helium.stop();
  });

  const action = () =>
    createWorkspaceCreateAction({
      auth: mockServices.auth(),
      discovery: helium.discovery,
      baseUrl: 'http://portal.test/',
    });

  it('creates as the caller, shows the update live and hands over the links', async () => {
    helium.script.create = [
      event(1, 'state', { state: 'running' }),
      event(1, 'log', { text: '@ updating....', stream: 'stdout' }),
      event(2, 'resource', {
        urn: 'urn:pulumi:demo::p::pulumi:pulumi:Stack::p-demo',
        type: 'pulumi:pulumi:Stack',
        name: 'p-demo',
        op: 'create',
        phase: 'started',
      }),
      event(3, 'resource', {
        type: 'kubernetes:core/v1:Namespace',
        name: 'demo',
        op: 'create',
        phase: 'started',
      }),
      event(4, 'resource', {
        type: 'kubernetes:core/v1:Namespace',
        name: 'demo',
        op: 'create',
        phase: 'done',
        seconds: 0.42,
      }),
      event(5, 'resource', {
        type: 'kubernetes:helm.sh/v3:Release',
        name: 'pachyderm',
        op: 'create',
        phase: 'waiting',
        message: 'Deployment pachd: 0 of 1 replicas ready',
      }),
      event(6, 'diagnostic', { severity: 'warning', message: 'careful\n' }),
      event(7, 'check', { title: 'Console', passed: true }),
    ];
    const { log, outputs } = await runAction(action(), {
      name: ' demo ',
      owner: '',
      expiry: 'pt8h',
      parameters: { pachdVersion: '2.12.0', consoleVersion: '', values: null },
    });

    expect(helium.requests[0]).toMatchObject({
      method: 'POST',
      path: '/workspaces',
      authorization: `Bearer ${mockCredentials.service.token({
        onBehalfOf: mockCredentials.user(),
        targetPluginId: 'helium',
      })}`,
      idempotencyKey: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(helium.requests[0].body).toEqual({
      name: 'demo',
      expiresIn: 'PT8H',
      parameters: { pachdVersion: '2.12.0' },
    });
    expect(log).toEqual([
      "info: Workspace 'demo' is accepted: http://portal.test/helium/workspaces/demo",
      'info: Operation is running',
      'info: kubernetes:core/v1:Namespace demo: creating ...',
      'info: kubernetes:core/v1:Namespace demo: created (0.4 s)',
      'info: kubernetes:helm.sh/v3:Release pachyderm: waiting: Deployment pachd: 0 of 1 replicas ready',
      'warn: careful',
      "info: Check 'Console': passed",
      "info: Workspace 'demo' is ready.",
      'info: Console: http://console.demo.test/',
      'info: Notebooks: http://jh.demo.test/',
      'info: kubectl: kubectl get pods',
      'info: pachctl: pachctl version',
    ]);
    expect(outputs).toEqual({
      workspaceName: 'demo',
      workspaceUrl: 'http://portal.test/helium/workspaces/demo',
      operationId: 'create-1',
      status: 'ready',
      owner: 'user:default/guest',
      program: 'kubernetes_namespace',
      rehearsal: true,
      expiresAt: '2030-01-02T00:00:00.000Z',
      consoleUrl: 'http://console.demo.test/',
      notebooksUrl: 'http://jh.demo.test/',
      kubectlCommand: 'kubectl get pods',
      pachctlCommand: 'pachctl version',
    });
  });

  it('takes a duration in words, leaves the name to Helium and does not wait when told so', async () => {
    const { outputs } = await runAction(action(), {
      expiry: '1 day',
      wait: false,
    });
    expect(helium.requests[0].body).toEqual({
      expiresIn: 'P1D',
      parameters: {},
    });
    expect(outputs).toMatchObject({
      workspaceName: 'brave-otter',
      status: 'creating',
    });
    expect(helium.requests.map(item => item.path)).not.toContainEqual(
      expect.stringContaining('/events'),
    );
  });

  it('goes on after the last event seen when the connection drops', async () => {
    helium.script.create = [
      event(1, 'log', { text: 'one', stream: 'helium' }),
      'drop',
      event(1, 'log', { text: 'one', stream: 'helium' }),
      event(2, 'log', { text: 'two', stream: 'helium' }),
    ];
    const { log } = await runAction(action(), { name: 'demo' });
    expect(log.filter(line => /one|two/.test(line))).toEqual([
      'info: one',
      'info: two',
    ]);
    expect(
      helium.requests
        .filter(item => item.path.endsWith('/events'))
        .map(item => item.lastEventId),
    ).toEqual([undefined, '1']);
  });

  it('names the resource of a failed update and where to look', async () => {
    helium.outcome = {
      state: 'failed',
      failure: {
        message: 'Deployment pachd: ImagePullBackOff',
        resource:
          'urn:pulumi:demo::p::kubernetes:helm.sh/v3:Release::pachyderm',
      },
    };
    await expect(runAction(action(), { name: 'demo' })).rejects.toThrow(
      "The create of workspace 'demo' failed: Deployment pachd: ImagePullBackOff " +
        '(urn:pulumi:demo::p::kubernetes:helm.sh/v3:Release::pachyderm). ' +
        'Look at http://portal.test/helium/workspaces/demo',
    );
  });

  it('names the field that Helium refused', async () => {
    helium.refusal = {
      status: 400,
      message: 'Input is not valid',
      fields: [{ field: 'name', message: 'must be a DNS label' }],
    };
    await expect(runAction(action(), { name: 'De_mo' })).rejects.toThrow(
      "Workspace 'De_mo' was refused: name: must be a DNS label",
    );
    helium.refusal = { status: 409, message: "The name 'demo' is taken" };
    await expect(runAction(action(), { name: 'demo' })).rejects.toThrow(
      "Workspace 'demo' was refused: The name 'demo' is taken",
    );
  });

  it.each([
    [{ expiry: 'tomorrow' }, 'expiry: must be a duration above zero'],
    [{ expiry: 'PT0S' }, 'expiry: must be a duration above zero'],
    [{ expiry: '2030-01-31T18:00:00' }, 'expiry: must be a duration'],
    [{ timeout: 'a while' }, 'timeout: must be an ISO 8601 duration'],
  ])('refuses %j before it asks for anything', async (input, message) => {
    await expect(runAction(action(), input)).rejects.toThrow(message);
    expect(helium.requests).toEqual([]);
  });

  it('makes one workspace when the task is resumed', async () => {
    helium.script.create = ['hold'];
    const state = new Map<string, unknown>();
    await expect(
      runAction(action(), { name: 'demo', timeout: 'PT2S' }, { state }),
    ).rejects.toThrow(
      "The create of workspace 'demo' did not end within 2 seconds. It goes on without this task.",
    );
    const { outputs } = await runAction(action(), { name: 'demo' }, { state });
    expect(outputs.status).toBe('ready');
    expect(helium.requests.filter(item => item.method === 'POST')).toHaveLength(
      1,
    );
  });

  it('sends the same key again when it died before the checkpoint was kept', async () => {
    await runAction(action(), { name: 'demo' });
    await runAction(action(), { name: 'demo' });
    const [first, second] = helium.requests.filter(
      item => item.method === 'POST',
    );
    expect(second.idempotencyKey).toBe(first.idempotencyKey);
  });

  it('tells the iterations of an each apart', async () => {
    const state = new Map<string, unknown>();
    const { logger } = createMockActionContext();
    await runAction(action(), { wait: false }, { state, logger });
    await runAction(action(), { wait: false }, { state, logger });
    const keys = helium.requests
      .filter(item => item.method === 'POST')
      .map(item => item.idempotencyKey);
    expect(new Set(keys).size).toBe(2);
  });

  it('cancels the operation with the task', async () => {
    helium.script.create = [
      event(1, 'log', { text: 'begun', stream: 'helium' }),
      'hold',
    ];
    const controller = new AbortController();
    const { log, error } = await runAction(
      action(),
      { name: 'demo' },
      {
        signal: controller.signal,
        onLine: line => {
          if (line.includes('begun')) {
            controller.abort();
          }
        },
        settle: true,
      },
    );
    expect(error).toBeDefined();
    expect(log).toContainEqual(
      expect.stringContaining('The task was cancelled'),
    );
    expect(helium.operations.get('create-1')?.state).toBe('cancelled');
  });
});
