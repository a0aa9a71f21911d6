import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  ApiException,
  BatchV1Api,
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  V1Container,
  V1Pod,
  V1PodSpec,
} from '@kubernetes/client-node';
import {
  clusterTools,
  eventually,
  TOOLS_TIMEOUT_MS,
} from '../__testUtils__/cluster';
import { temporaryFolder } from '../__testUtils__/folders';
import { readAccess } from '../cluster/access';
import { sandboxPaths } from '../cluster/paths';
import { isAlive, ProcessRecord, recordProcess } from '../cluster/processes';
import { Sandbox, startSandbox } from '../cluster/sandbox';
import { ResolvedTool, ToolName } from '../tools';
import { AGENT_LABEL, AGENT_NODE, SandboxAgent } from '.';

jest.setTimeout(120_000);

const run = promisify(execFile);
const namespace = 'runners';
const node = process.execPath;
const mergePatch = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

let home: string;
let removeHome: () => Promise<void>;
let tools: Map<ToolName, ResolvedTool>;
let sandbox: Sandbox;
let kubeconfig: KubeConfig;
let core: CoreV1Api;
/** Of the tests, beside the sandbox's own: one that can be stopped. */
let agent: SandboxAgent | undefined;

async function startAgent(): Promise<SandboxAgent> {
  const paths = sandboxPaths(home);
  agent = await SandboxAgent.start({
    kubeconfig,
    folder: paths.pods,
    namespaces: [namespace],
    tls: await readAccess(paths.pki, 0),
    kubernetesVersion: tools.get('kube-apiserver')!.version,
  });
  return agent;
}

async function createNamespace(name: string): Promise<void> {
  await core.createNamespace({ body: { metadata: { name } } });
  await eventually(`the service account of ${name}`, () =>
    core
      .readNamespacedServiceAccount({ name: 'default', namespace: name })
      .catch(() => false),
  );
}

async function stopAgent(): Promise<void> {
  await agent?.stop();
  agent = undefined;
}

beforeAll(async () => {
  ({ path: home, remove: removeHome } = await temporaryFolder());
  tools = await clusterTools();
  sandbox = await startSandbox({ home, tools, ingressPort: 0 });
  kubeconfig = new KubeConfig();
  kubeconfig.loadFromFile(sandbox.kubeconfig);
  core = kubeconfig.makeApiClient(CoreV1Api);
  await Promise.all([namespace, 'elsewhere'].map(createNamespace));
  await startAgent();
}, TOOLS_TIMEOUT_MS);

afterAll(async () => {
  await stopAgent();
  if (kubeconfig) {
    // Also what a test that failed has left without an agent.
    await SandboxAgent.retire({
      kubeconfig,
      folder: sandboxPaths(home).pods,
      namespaces: [],
    });
  }
  await sandbox?.stop();
  await removeHome?.();
});

/** A pod for the agent's node; its one container is named `main`. */
function podOf(
  name: string,
  script: string,
  container: Partial<V1Container> = {},
  spec: Partial<V1PodSpec> = {},
): V1Pod {
  return {
    metadata: { name },
    spec: {
      restartPolicy: 'Never',
      nodeSelector: { [AGENT_LABEL]: 'true' },
      tolerations: [{ key: AGENT_LABEL, operator: 'Exists' }],
      containers: [
        {
          name: 'main',
          image: 'this-host',
          command: [node, '-e', script],
          ...container,
        },
      ],
      ...spec,
    },
  };
}

async function create(...args: Parameters<typeof podOf>): Promise<V1Pod> {
  return core.createNamespacedPod({ namespace, body: podOf(...args) });
}

async function read(name: string): Promise<V1Pod | undefined> {
  return core.readNamespacedPod({ name, namespace }).catch(error => {
    if (error instanceof ApiException && error.code === 404) {
      return undefined;
    }
    throw error;
  });
}

const stateOf = (pod: V1Pod | undefined) =>
  pod?.status?.containerStatuses?.[0]?.state;

function inPhase(name: string, ...phases: string[]): Promise<V1Pod> {
  return eventually(
    `${name} to be ${phases.join(' or ')}`,
    async () => {
      const pod = await read(name);
      return phases.includes(pod?.status?.phase ?? '') && pod;
    },
    60_000,
  );
}

const ended = (name: string) => inPhase(name, 'Succeeded', 'Failed');

function logOf(name: string): Promise<string> {
  return core.readNamespacedPodLog({ name, namespace });
}

/** The log of a pod once it has said something. */
function said(name: string, text: string): Promise<string> {
  return eventually(
    `${name} to say ${text}`,
    async () => {
      const log = await logOf(name).catch(() => '');
      return log.includes(text) && log;
    },
    60_000,
  );
}

/** The process whose id a container has printed. */
async function processIn(name: string, label = 'pid'): Promise<ProcessRecord> {
  const log = await said(name, `${label}=`);
  const pid = Number(new RegExp(`${label}=(\\d+)`).exec(log)![1]);
  return (await recordProcess(label, pid))!;
}

function isGone(name: string): Promise<boolean> {
  return eventually(
    `${name} to be gone`,
    async () => !(await read(name)),
    60_000,
  );
}

const SAY_PID = 'console.log("pid=" + process.pid);';
const STAY = 'setInterval(() => {}, 1e6);';

describe('a node that runs pods as processes', () => {
  it('is ready, keeps other pods off, and is left alone by kwok', async () => {
    const found = await core.readNode({ name: AGENT_NODE });
    expect(found.spec?.taints).toContainEqual(
      expect.objectContaining({ key: AGENT_LABEL, effect: 'NoSchedule' }),
    );
    expect(found.status?.conditions).toContainEqual(
      expect.objectContaining({
        type: 'Ready',
        status: 'True',
        reason: 'AgentReady',
      }),
    );
    const { items } = await core.listNode();
    expect(items.map(({ metadata }) => metadata?.name).sort()).toEqual([
      'helium-1',
      AGENT_NODE,
      'helium-gpu-1',
    ]);
  });

  it('runs a command and tells how it went', async () => {
    await create('succeeds', 'console.log("done")');
    const pod = await ended('succeeds');
    expect(pod.status?.phase).toBe('Succeeded');
    expect(pod.status?.conditions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'PodScheduled', status: 'True' }),
        expect.objectContaining({ type: 'Ready', status: 'False' }),
      ]),
    );
    const { exitCode, reason, startedAt, finishedAt } =
      stateOf(pod)!.terminated!;
    expect({ exitCode, reason }).toEqual({ exitCode: 0, reason: 'Completed' });
    expect(startedAt!.getTime()).toBeLessThanOrEqual(finishedAt!.getTime());
    expect(await logOf('succeeds')).toBe('done\n');
  });

  it('tells an exit code, a signal, and a command that is not there', async () => {
    await create('exits', 'process.exit(3)');
    await create('killed', 'process.kill(process.pid, "SIGKILL")');
    await create('missing', '', { command: ['/no/such/program'] });
    expect((await ended('exits')).status?.phase).toBe('Failed');
    expect(stateOf(await read('exits'))?.terminated).toMatchObject({
      exitCode: 3,
      reason: 'Error',
    });
    expect(stateOf(await ended('killed'))?.terminated).toMatchObject({
      exitCode: 137,
      signal: 9,
    });
    expect(stateOf(await ended('missing'))?.terminated).toMatchObject({
      exitCode: 128,
      reason: 'StartError',
      message: expect.stringContaining('ENOENT'),
    });
  });

  it('gives the container its environment, its arguments and its volumes', async () => {
    await core.createNamespacedSecret({
      namespace,
      body: {
        metadata: { name: 'ticket' },
        stringData: { token: 'ä secret', other: 'o' },
      },
    });
    await core.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name: 'settings' }, data: { LEVEL: 'debug' } },
    });
    const ref = (fieldPath: string) => ({
      valueFrom: { fieldRef: { fieldPath } },
    });
    const pod = await create(
      'environment',
      `const { readFileSync } = require('fs');
       console.log(JSON.stringify({ env: process.env, args: process.argv.slice(1), cwd: process.cwd(),
         file: readFileSync(process.env.TICKET_FILE, 'utf8') }))`,
      {
        args: ['--', '$(PLAIN)', '$$(PLAIN)', '$(UNKNOWN)'],
        env: [
          { name: 'PLAIN', value: 'plain' },
          { name: 'JOINED', value: '$(PLAIN)/$(HOME)' },
          { name: 'TICKET_FILE', value: '/var/ticket/token' },
          {
            name: 'TOKEN',
            valueFrom: { secretKeyRef: { name: 'ticket', key: 'token' } },
          },
          {
            name: 'MAYBE',
            valueFrom: {
              secretKeyRef: { name: 'none', key: 'token', optional: true },
            },
          },
          {
            name: 'LEVEL_AGAIN',
            valueFrom: { configMapKeyRef: { name: 'settings', key: 'LEVEL' } },
          },
          { name: 'POD', ...ref('metadata.name') },
          { name: 'SPACE', ...ref('metadata.namespace') },
          { name: 'UID', ...ref('metadata.uid') },
        ],
        envFrom: [{ prefix: 'APP_', configMapRef: { name: 'settings' } }],
        workingDir: '/work/attempt',
        volumeMounts: [
          { name: 'work', mountPath: '/work' },
          { name: 'ticket', mountPath: '/var/ticket' },
        ],
      },
      {
        volumes: [
          { name: 'work', emptyDir: {} },
          { name: 'ticket', secret: { secretName: 'ticket' } },
        ],
      },
    );
    await ended('environment');
    const { env, args, cwd, file } = JSON.parse(await logOf('environment'));
    const folder = join(sandboxPaths(home).pods, pod.metadata!.uid!);
    expect(env).toMatchObject({
      PLAIN: 'plain',
      JOINED: `plain/${process.env.HOME}`,
      TOKEN: 'ä secret',
      LEVEL_AGAIN: 'debug',
      APP_LEVEL: 'debug',
      POD: 'environment',
      SPACE: namespace,
      UID: pod.metadata!.uid,
      PATH: process.env.PATH,
    });
    expect(env).not.toHaveProperty('MAYBE');
    expect(env).not.toHaveProperty('NODE_ENV');
    expect(args).toEqual(['plain', '$(PLAIN)', '$(UNKNOWN)']);
    expect(cwd).toBe(join(folder, 'volumes', 'work', 'attempt'));
    expect(file).toBe('ä secret');
  });

  it('waits for a Secret and a key that are missing', async () => {
    await create('waits', 'console.log(process.env.TOKEN)', {
      env: [
        {
          name: 'TOKEN',
          valueFrom: { secretKeyRef: { name: 'late', key: 'token' } },
        },
      ],
    });
    const waiting = (text: string) =>
      eventually(`the pod to miss ${text}`, async () => {
        const state = stateOf(await read('waits'))?.waiting;
        return (
          state?.reason === 'CreateContainerConfigError' &&
          state.message?.includes(text)
        );
      });
    await waiting('secret "late" not found');
    const body = { metadata: { name: 'late' }, stringData: { other: 'x' } };
    await core.createNamespacedSecret({ namespace, body });
    await waiting(`couldn't find key token in secret "late"`);
    await core.patchNamespacedSecret(
      { name: 'late', namespace, body: { stringData: { token: 'here' } } },
      mergePatch,
    );
    expect((await ended('waits')).status?.phase).toBe('Succeeded');
    expect(await logOf('waits')).toBe('here\n');
  });

  it('refuses what it can not run, and what is not meant for it', async () => {
    await create('refused', '', {}, { restartPolicy: 'Always' });
    expect((await ended('refused')).status).toMatchObject({
      phase: 'Failed',
      reason: 'PodNotSupported',
      message: expect.stringContaining('only Never is supported'),
    });
    await core.createNamespacedPod({
      namespace: 'elsewhere',
      body: podOf('refused', SAY_PID),
    });
    await eventually('the refusal', async () => {
      const { status } = await core.readNamespacedPod({
        name: 'refused',
        namespace: 'elsewhere',
      });
      return status?.message?.includes(`of the namespace ${namespace} only`);
    });
  });

  it('runs a Job to its end', async () => {
    const batch = kubeconfig.makeApiClient(BatchV1Api);
    await batch.createNamespacedJob({
      namespace,
      body: {
        metadata: { name: 'job' },
        spec: {
          backoffLimit: 0,
          template: { spec: podOf('', 'process.exit(1)').spec! },
        },
      },
    });
    const failed = await eventually('the Job to fail', async () => {
      const { status } = await batch.readNamespacedJob({
        name: 'job',
        namespace,
      });
      return status?.conditions?.find(({ type }) => type === 'Failed');
    });
    expect(failed.reason).toBe('BackoffLimitExceeded');
  });
});

describe('the end of a pod', () => {
  it('comes by SIGTERM, and the status is told before the object goes', async () => {
    const finalizer = 'helium.dev/attempt';
    await core.createNamespacedPod({
      namespace,
      body: {
        ...podOf(
          'graceful',
          `${SAY_PID} process.on('SIGTERM', () => process.exit(7)); ${STAY}`,
        ),
        metadata: { name: 'graceful', finalizers: [finalizer] },
      },
    });
    const main = await processIn('graceful');
    await core.deleteNamespacedPod({ name: 'graceful', namespace });
    const pod = await ended('graceful');
    expect(stateOf(pod)?.terminated).toMatchObject({ exitCode: 7 });
    expect(await isAlive(main)).toBe(false);
    await eventually(
      'the deletion to be confirmed',
      async () =>
        (await read('graceful'))?.metadata?.deletionGracePeriodSeconds === 0,
    );
    expect(await logOf('graceful')).toContain('pid=');
    await core.patchNamespacedPod(
      { name: 'graceful', namespace, body: { metadata: { finalizers: null } } },
      mergePatch,
    );
    await isGone('graceful');
  });

  it('comes by SIGKILL after the grace time, for all that was started', async () => {
    await create(
      'stubborn',
      `process.on('SIGTERM', () => console.log('asked')); ${SAY_PID}
       const child = require('child_process').spawn(process.execPath,
         ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6)']);
       console.log('child=' + child.pid); ${STAY}`,
      {},
      { terminationGracePeriodSeconds: 2 },
    );
    const all = [
      await processIn('stubborn'),
      await processIn('stubborn', 'child'),
    ];
    await core.deleteNamespacedPod({ name: 'stubborn', namespace });
    await said('stubborn', 'asked');
    expect(await isAlive(all[0])).toBe(true);
    await isGone('stubborn');
    expect(await Promise.all(all.map(isAlive))).toEqual([false, false]);
  });

  it('takes along what the command left behind', async () => {
    await create(
      'leaves',
      `const child = require('child_process').spawn(process.execPath,
         ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
       child.unref(); console.log('child=' + child.pid);`,
    );
    const pod = await ended('leaves');
    expect(pod.status?.phase).toBe('Succeeded');
    const pid = Number(/child=(\d+)/.exec(await logOf('leaves'))![1]);
    expect(await recordProcess('child', pid)).toBeUndefined();
  });

  it('comes when the pod has run for as long as it may', async () => {
    await create('late', STAY, {}, { activeDeadlineSeconds: 1 });
    expect((await ended('late')).status).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
    });
    expect(stateOf(await read('late'))?.terminated).toMatchObject({
      signal: 15,
    });
  });

  it('comes, too, when the object is gone at once', async () => {
    const { metadata } = await create('forced', `${SAY_PID} ${STAY}`);
    const main = await processIn('forced');
    await core.deleteNamespacedPod({
      name: 'forced',
      namespace,
      gracePeriodSeconds: 0,
    });
    await eventually('the process to end', async () => !(await isAlive(main)));
    const folder = join(sandboxPaths(home).pods, metadata!.uid!);
    await eventually('its folder to go', () =>
      readdir(folder).then(
        () => false,
        () => true,
      ),
    );
    expect(await read('forced')).toBeUndefined();
  });
});

describe('an agent after another', () => {
  it('takes over what runs, and tells of what ended meanwhile', async () => {
    await create('stays', `${SAY_PID} ${STAY}`);
    await create(
      'ends',
      `${SAY_PID} process.on('SIGTERM', () => process.exit(5)); ${STAY}`,
    );
    await create('unknown', `${SAY_PID} ${STAY}`);
    await create('deleted', `${SAY_PID} ${STAY}`);
    const [stays, ends, unknown, deleted] = await Promise.all(
      ['stays', 'ends', 'unknown', 'deleted'].map(name => processIn(name)),
    );
    await stopAgent();
    process.kill(ends.pid, 'SIGTERM');
    // As in a power cut: what looks after the process goes first.
    process.kill(await parentOf(unknown), 'SIGKILL');
    process.kill(unknown.pid, 'SIGKILL');
    await core.deleteNamespacedPod({
      name: 'deleted',
      namespace,
      gracePeriodSeconds: 0,
    });
    await eventually('them to end', async () =>
      (await Promise.all([ends, unknown].map(isAlive))).every(alive => !alive),
    );
    expect((await read('ends'))?.status).toMatchObject({ phase: 'Running' });

    await startAgent();
    expect(stateOf(await ended('ends'))?.terminated).toMatchObject({
      exitCode: 5,
    });
    expect((await ended('unknown')).status?.phase).toBe('Failed');
    expect(stateOf(await read('unknown'))?.terminated).toMatchObject({
      exitCode: 137,
      reason: 'ContainerStatusUnknown',
    });
    await eventually(
      'the deleted one to end',
      async () => !(await isAlive(deleted)),
    );
    expect(await isAlive(stays)).toBe(true);
    expect((await read('stays'))?.status?.phase).toBe('Running');

    await core.deleteNamespacedPod({ name: 'stays', namespace });
    await isGone('stays');
    expect(await isAlive(stays)).toBe(false);
  });

  it('ends its pods when the node goes down, and starts none any more', async () => {
    await create(
      'drained',
      `${SAY_PID} process.on('SIGTERM', () => process.exit(0)); ${STAY}`,
    );
    await create('hung', `${SAY_PID} process.on('SIGTERM', () => {}); ${STAY}`);
    const all = await Promise.all(
      ['drained', 'hung'].map(name => processIn(name)),
    );
    const hurry = new AbortController();
    const down = agent!.endPods(hurry.signal);
    await ended('drained');
    expect(await isAlive(all[1])).toBe(true);
    hurry.abort();
    await down;
    expect(await Promise.all(all.map(isAlive))).toEqual([false, false]);
    expect(stateOf(await read('drained'))?.terminated).toMatchObject({
      exitCode: 0,
    });
    expect(stateOf(await read('hung'))?.terminated).toMatchObject({
      signal: 9,
    });
    await create('pending', SAY_PID);
    await eventually('the pod to be bound', async () =>
      Boolean((await read('pending'))?.spec?.nodeName),
    );
    await stopAgent();
    expect((await read('pending'))?.status?.phase).toBe('Pending');
    await startAgent();
    expect((await ended('pending')).status?.phase).toBe('Succeeded');
  });

  it('is retired: what runs ends, and the node goes', async () => {
    await create('left', `${SAY_PID} ${STAY}`);
    const left = await processIn('left');
    await stopAgent();
    await SandboxAgent.retire({
      kubeconfig,
      folder: sandboxPaths(home).pods,
      namespaces: [],
    });
    expect(await isAlive(left)).toBe(false);
    await expect(core.readNode({ name: AGENT_NODE })).rejects.toThrow('404');
    await startAgent();
    await core.readNode({ name: AGENT_NODE });
  });
});

describe('logs', () => {
  const startKubectl = (...args: string[]) =>
    run(tools.get('kubectl')!.path, [
      '--kubeconfig',
      sandbox.kubeconfig,
      '-n',
      namespace,
      ...args,
    ]);
  const kubectl = async (...args: string[]) =>
    (await startKubectl(...args)).stdout;

  it('are read by kubectl, the last lines alone too', async () => {
    await create(
      'logs',
      'for (let i = 1; i <= 5; i++) console.log("line " + i)',
    );
    await ended('logs');
    expect(await kubectl('logs', 'logs')).toBe(
      'line 1\nline 2\nline 3\nline 4\nline 5\n',
    );
    expect(await kubectl('logs', 'logs', '--tail=2')).toBe('line 4\nline 5\n');
    expect(await kubectl('logs', 'logs', '--limit-bytes=4')).toBe('line');
  });

  it('are followed until the pod ends', async () => {
    await create(
      'followed',
      `console.log('first'); process.on('SIGTERM', () => { console.log('last'); process.exit(0); }); ${STAY}`,
    );
    await said('followed', 'first');
    const following = startKubectl('logs', '-f', 'followed');
    await once(following.child.stdout!, 'data');
    await core.deleteNamespacedPod({ name: 'followed', namespace });
    expect((await following).stdout).toBe('first\nlast\n');
  });

  it('are for the API server only', async () => {
    const { status } = await core.readNode({ name: AGENT_NODE });
    const port = status?.daemonEndpoints?.kubeletEndpoint?.Port;
    const url = `https://127.0.0.1:${port}/containerLogs/${namespace}/logs/main`;
    await expect(fetch(url)).rejects.toThrow();
  });
});

async function parentOf({ pid }: ProcessRecord): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'ppid=', '-p', String(pid)]);
  return Number(stdout);
}
