import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import {
  clusterTools,
  deploy,
  eventually,
  loadPage,
  podTemplate,
  processesOf,
  TOOLS_TIMEOUT_MS,
} from '../__testUtils__/cluster';
import { temporaryFolder } from '../__testUtils__/folders';
import { ResolvedTool, ToolName } from '../tools';
import { isAlive, ProcessRecord } from './processes';
import { Sandbox, startSandbox } from './sandbox';

jest.setTimeout(60_000);

const namespace = 'demo';

let home: string;
let removeHome: () => Promise<void>;
let tools: Map<ToolName, ResolvedTool>;
let sandbox: Sandbox;
let kubeconfig: KubeConfig;
let core: CoreV1Api;
const messages: string[] = [];

async function start(): Promise<void> {
  sandbox = await startSandbox({
    home,
    tools,
    ingressPort: 0,
    onProgress: message => messages.push(message),
  });
  kubeconfig = new KubeConfig();
  kubeconfig.loadFromFile(sandbox.kubeconfig);
  core = kubeconfig.makeApiClient(CoreV1Api);
}

/** Starts the sandbox in a process of its own; kills that and what is chosen. */
async function startAndKill(
  choose: (all: ProcessRecord[]) => ProcessRecord[],
): Promise<ProcessRecord[]> {
  const child = spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      join(__dirname, '../__testUtils__/runSandbox.ts'),
      home,
      JSON.stringify([...tools]),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise(resolve => {
    child.once('exit', resolve);
  });
  const ready = new Promise(resolve => {
    child.stdout.once('data', resolve);
  });
  await Promise.race([ready, ended]);
  const all = await processesOf(home);
  child.kill('SIGKILL');
  for (const { pid } of choose(all)) {
    process.kill(pid, 'SIGKILL');
  }
  await ended;
  return all;
}

beforeAll(async () => {
  ({ path: home, remove: removeHome } = await temporaryFolder());
  tools = await clusterTools();
  await start();
  await core.createNamespace({ body: { metadata: { name: namespace } } });
}, TOOLS_TIMEOUT_MS);

afterAll(async () => {
  await sandbox?.stop();
  await removeHome?.();
});

describe('a sandbox, from one run to the next', () => {
  const server = () => kubeconfig.getCurrentCluster()?.server;

  async function expectEverythingThere(name: string): Promise<void> {
    expect(
      (await core.readNamespace({ name: namespace })).metadata,
    ).toBeDefined();
    await deploy(kubeconfig, namespace, podTemplate(name));
    await eventually(`${name} to run`, async () => {
      const { items } = await core.listNamespacedPod({
        namespace,
        labelSelector: `app=${name}`,
      });
      return items[0]?.status?.phase === 'Running';
    });
  }

  it('stops every process and keeps the objects', async () => {
    const before = await processesOf(home);
    const address = server();
    await sandbox.stop();
    expect(await Promise.all(before.map(isAlive))).toEqual(
      before.map(() => false),
    );
    await expect(
      loadPage(sandbox.ingressPort, 'any.localhost'),
    ).rejects.toThrow('ECONNREFUSED');
    await start();
    expect(server()).toBe(address);
    await expectEverythingThere('after-stop');
  });

  it('takes over what a killed process left, and the API does not stop', async () => {
    await sandbox.stop();
    const before = await startAndKill(() => []);
    messages.length = 0;
    await start();
    expect(messages).toContain('Took over the cluster of an earlier run');
    expect(await processesOf(home)).toEqual(before);
    await expectEverythingThere('after-take-over');
  });

  it('starts again after all of it was killed', async () => {
    await sandbox.stop();
    const before = await startAndKill(all => all);
    await start();
    expect(await processesOf(home)).not.toEqual(before);
    await expectEverythingThere('after-kill');
  });

  it('ends what is left when etcd was killed too, and starts anew', async () => {
    await sandbox.stop();
    const before = await startAndKill(all =>
      all.filter(({ name }) => name === 'etcd'),
    );
    await start();
    expect(await Promise.all(before.map(isAlive))).toEqual(
      before.map(() => false),
    );
    await expectEverythingThere('after-etcd');
  });
});
