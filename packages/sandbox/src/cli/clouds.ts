import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import {
  ExistingResource,
  RehearsalAddress,
  RehearsalCloudServer,
} from '../clouds';
import { SandboxClusterHost } from '../clouds/clusters/SandboxClusterHost';
import { writePrivateFile } from '../cluster/paths';
import { choosePort } from '../cluster/ports';
import { Sandbox } from '../cluster/sandbox';
import { ResolvedTool, ToolName } from '../tools';
import { Progress } from './progress';
import { Teardown } from './teardown';

/** What app-config.sandbox-clouds.yaml takes for granted. */
const EXISTING: ExistingResource[] = [
  {
    cloud: 'gcp',
    project: 'helium-rehearsal',
    type: 'gcp:dns/managedZone:ManagedZone',
    inputs: { name: 'workspaces', dnsName: 'localhost.' },
  },
];

/** The rehearsed clouds, as those reach them whom the portal starts. */
export interface Clouds {
  address: RehearsalAddress;
  /** Folder of the executables by which kubeconfigs of the clouds sign in. */
  bin: string;
}

/**
 * Starts the rehearsed clouds, and the clusters that they had. A cluster that
 * can't be started is said, and holds nobody up who does not need it.
 */
export async function provideClouds(options: {
  home: string;
  tools: Map<ToolName, ResolvedTool>;
  sandbox: Sandbox;
  progress: Progress;
  teardown: Teardown;
}): Promise<Clouds> {
  const { home, tools, sandbox, progress, teardown } = options;
  const folder = join(home, 'clouds');
  const host = await SandboxClusterHost.open({
    folder,
    tools,
    addPages: sandbox.addPages,
  });
  teardown.add('rehearsed clusters', () => host.stop());
  if ((await host.list()).length > 0) {
    const problems = await progress.step(
      'Starting the rehearsed clusters',
      () => host.resume(),
      found => found.length === 0,
    );
    problems.forEach(problem => process.stderr.write(`  ${problem}\n`));
    teardown.interrupted.throwIfAborted();
  }
  const server = await RehearsalCloudServer.start({
    folder,
    port: await keptPort(join(folder, 'port.json')),
    token: host.token,
    clusters: host,
    existing: EXISTING,
  });
  teardown.add('rehearsed clouds', () => server.stop());
  // Pods that run as processes of this host have its PATH, too.
  process.env.PATH = [host.bin, process.env.PATH].join(delimiter);
  return { address: server.address, bin: host.bin };
}

/** The same from one start to the next, as runners may outlive this process. */
async function keptPort(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '0');
  const port = await choosePort(Number(text) || undefined);
  await writePrivateFile(file, String(port));
  return port;
}
