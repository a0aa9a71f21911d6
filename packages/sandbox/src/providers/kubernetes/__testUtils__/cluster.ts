import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { resolveTools, startSandbox, ToolName } from '../../../index';
import { KubernetesClient } from '../client';
import { readConnection } from '../kubeconfig';
import { TestStack } from './stack';

/** A real API server for one test file, and stacks on it. */
export interface TestCluster {
  /** The kubeconfig's content. */
  kubeconfig: string;
  client: KubernetesClient;
  /** The path of the helm CLI. */
  helm: string;
  /** A folder that goes with the cluster. */
  folder: string;
  stack(name: string): Promise<TestStack>;
  stop(): Promise<void>;
}

const TOOLS: ToolName[] = [
  'pulumi',
  'helm',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'kwokctl',
  'kubectl',
];

export async function startTestCluster(): Promise<TestCluster> {
  const cache =
    process.env.HELIUM_CACHE ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'helium');
  const tools = await resolveTools({ cache, names: TOOLS });
  const folder = await mkdtemp(join(tmpdir(), 'helium-provider-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const sandbox = await startSandbox({
    home: folder,
    tools,
    ingressPort: 0,
  }).catch(async error => {
    await remove();
    throw error;
  });
  const kubeconfig = await readFile(sandbox.kubeconfig, 'utf8');
  return {
    kubeconfig,
    folder,
    helm: tools.get('helm')!.path,
    client: await KubernetesClient.create(readConnection({ kubeconfig })),
    stack: name =>
      TestStack.create({
        name,
        folder,
        pulumi: dirname(tools.get('pulumi')!.path),
        helm: tools.get('helm')!.path,
      }),
    stop: async () => {
      await sandbox.stop();
      await remove();
    },
  };
}
