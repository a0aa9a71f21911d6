import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BatchV1Api } from '@kubernetes/client-node';
import { eventually } from '../__testUtils__/cluster';
import {
  ELSEWHERE,
  mergePatch,
  NAMESPACE,
  podOf,
  SAY_PID,
  stateOf,
  STAY,
  useAgent,
} from './__testUtils__/useAgent';
import { AGENT_LABEL, AGENT_NODE } from '.';

jest.setTimeout(120_000);

const run = promisify(execFile);

const {
  core,
  kubeconfig,
  sandbox,
  tool,
  podsFolder,
  create,
  read,
  ended,
  logOf,
  said,
} = useAgent();

describe('a node that runs pods as processes', () => {
  it('is ready, keeps other pods off, and is left alone by kwok', async () => {
    const found = await core().readNode({ name: AGENT_NODE });
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
    const { items } = await core().listNode();
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
    await core().createNamespacedSecret({
      namespace: NAMESPACE,
      body: {
        metadata: { name: 'ticket' },
        stringData: { token: 'ä secret', other: 'o' },
      },
    });
    await core().createNamespacedConfigMap({
      namespace: NAMESPACE,
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
    const folder = join(podsFolder(), pod.metadata!.uid!);
    expect(env).toMatchObject({
      PLAIN: 'plain',
      JOINED: `plain/${process.env.HOME}`,
      TOKEN: 'ä secret',
      LEVEL_AGAIN: 'debug',
      APP_LEVEL: 'debug',
      POD: 'environment',
      SPACE: NAMESPACE,
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
    await core().createNamespacedSecret({ namespace: NAMESPACE, body });
    await waiting(`couldn't find key token in secret "late"`);
    await core().patchNamespacedSecret(
      {
        name: 'late',
        namespace: NAMESPACE,
        body: { stringData: { token: 'here' } },
      },
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
    await core().createNamespacedPod({
      namespace: ELSEWHERE,
      body: podOf('refused', SAY_PID),
    });
    await eventually('the refusal', async () => {
      const { status } = await core().readNamespacedPod({
        name: 'refused',
        namespace: ELSEWHERE,
      });
      return status?.message?.includes(`of the namespace ${NAMESPACE} only`);
    });
  });

  it('runs a Job to its end', async () => {
    const batch = kubeconfig().makeApiClient(BatchV1Api);
    await batch.createNamespacedJob({
      namespace: NAMESPACE,
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
        namespace: NAMESPACE,
      });
      return status?.conditions?.find(({ type }) => type === 'Failed');
    });
    expect(failed.reason).toBe('BackoffLimitExceeded');
  });
});

describe('logs', () => {
  const startKubectl = (...args: string[]) =>
    run(tool('kubectl'), [
      '--kubeconfig',
      sandbox().kubeconfig,
      '-n',
      NAMESPACE,
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
    await core().deleteNamespacedPod({
      name: 'followed',
      namespace: NAMESPACE,
    });
    expect((await following).stdout).toBe('first\nlast\n');
  });

  it('are for the API server only', async () => {
    const { status } = await core().readNode({ name: AGENT_NODE });
    const port = status?.daemonEndpoints?.kubeletEndpoint?.Port;
    const url = `https://127.0.0.1:${port}/containerLogs/${NAMESPACE}/logs/main`;
    await expect(fetch(url)).rejects.toThrow();
  });
});
