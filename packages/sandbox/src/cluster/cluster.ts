import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceUnavailableError } from '@backstage/errors';
import { Progress, ResolvedTool, ToolName } from '../tools/types';
import { ClusterAccess, isReady, readAccess } from './access';
import { clusterConfig, components, POD_LOG } from './config';
import { CLUSTER, ClusterPaths, writePrivateFile } from './paths';
import { choosePorts, ClusterPorts, readPorts } from './ports';
import {
  endProcesses,
  isAlive,
  ProcessRecord,
  recordFromPidFile,
  recordProcess,
} from './processes';

const READY_MS = 60_000;
/** On a slow machine some parts give the API server up before it serves. */
const STARTS = 3;
/** etcd writes its data; the others have nothing to lose. */
const ETCD_GRACE_MS = 15_000;
const OTHERS_GRACE_MS = 2_000;

/** A part of the cluster ended while it started; the next time it may not. */
class PartEndedError extends ServiceUnavailableError {}

/** What a start leaves for the next one to find. */
interface Run {
  /** Of the configuration that the processes were started with. */
  fingerprint: string;
  processes: ProcessRecord[];
}

/** What the processes of a cluster are started with. */
export interface ClusterProcessesOptions {
  paths: ClusterPaths;
  tools: Map<ToolName, ResolvedTool>;
  onProgress: Progress;
  /** People who sign in by a token, in the API server's format. */
  tokenFile?: string;
  /** Ports of other clusters, whether these run or not. */
  reservedPorts?: Iterable<number>;
  /** Called before anything is started; not when all of it runs already. */
  beforeStart?(): Promise<void>;
}

/** The processes of one cluster: etcd, the API server and what goes with it. */
export class ClusterProcesses {
  readonly #options: ClusterProcessesOptions;
  readonly #paths: ClusterPaths;
  readonly #tools: Map<ToolName, ResolvedTool>;
  readonly #onProgress: Progress;
  #processes: ProcessRecord[] = [];

  static create(options: ClusterProcessesOptions): ClusterProcesses {
    return new ClusterProcesses(options);
  }

  private constructor(options: ClusterProcessesOptions) {
    this.#options = options;
    this.#paths = options.paths;
    this.#tools = options.tools;
    this.#onProgress = options.onProgress;
  }

  /**
   * Takes over the processes of a killed run when they are all there and were
   * started like this one would, so that who talks to the API does not notice;
   * else ends what is left of them and starts the cluster on its kept data.
   */
  async start(): Promise<{ access: ClusterAccess; ports: ClusterPorts }> {
    const taken = await this.#takeOver();
    if (taken) {
      this.#onProgress('Took over the cluster of an earlier run');
      return taken;
    }
    for (let tries = 1; ; tries += 1) {
      await this.#endLeftovers();
      try {
        return await this.#startAnew();
      } catch (error) {
        if (!(error instanceof PartEndedError) || tries === STARTS) {
          throw error;
        }
        this.#onProgress(`${error.message}; starting it once more`);
      }
    }
  }

  async #startAnew(): Promise<{ access: ClusterAccess; ports: ClusterPorts }> {
    await this.#options.beforeStart?.();
    const ports = await choosePorts(
      this.#paths.ports,
      this.#onProgress,
      this.#options.reservedPorts,
    );
    const config = clusterConfig({ ...this.#options, ports });
    await this.#create(config);
    await this.#keepPki();
    const access = await readAccess(this.#paths.pki, ports.apiserver);
    await this.#waitForApi(access);
    return { access, ports };
  }

  /** Ends the processes and makes sure that they are gone. */
  async stop(): Promise<void> {
    await end(this.#processes);
    this.#processes = [];
    await rm(this.#paths.run, { force: true });
  }

  /** Ends also what an earlier run left, so that the cluster's folder can go. */
  async endAll(): Promise<void> {
    await this.stop();
    await this.#endLeftovers();
  }

  async #takeOver(): Promise<
    { access: ClusterAccess; ports: ClusterPorts } | undefined
  > {
    const run = await this.#readRun();
    if (!run || run.processes.length < components.length) {
      return undefined;
    }
    const ports = (await readPorts(this.#paths.ports)) as ClusterPorts;
    const config = clusterConfig({ ...this.#options, ports });
    const alive = await Promise.all(run.processes.map(isAlive));
    if (run.fingerprint !== fingerprint(config) || alive.includes(false)) {
      return undefined;
    }
    const access = await readAccess(this.#paths.pki, ports.apiserver);
    if (!(await isReady(access))) {
      return undefined;
    }
    this.#processes = run.processes;
    return { access, ports };
  }

  async #endLeftovers(): Promise<void> {
    const run = await this.#readRun();
    // A start that was killed half-way has pid files and no more.
    const started = await this.#readPidFiles();
    const left = new Map(
      [...started, ...(run?.processes ?? [])].map(record => [
        `${record.pid} ${record.started}`,
        record,
      ]),
    );
    await end([...left.values()]);
    await rm(this.#paths.run, { force: true });
  }

  async #create(config: string): Promise<void> {
    const { cluster, kwok, pki, root, run } = this.#paths;
    // kwokctl empties its folder when a start fails, so that nothing to keep
    // may be in there: etcd's data are elsewhere, the keys are a copy.
    await rm(cluster, { recursive: true, force: true });
    await mkdir(cluster, { recursive: true, mode: 0o700 });
    if (await exists(pki)) {
      await cp(pki, join(cluster, 'pki'), { recursive: true });
    }
    const configFile = join(root, 'kwokctl.yaml');
    await writePrivateFile(configFile, config);
    await writePrivateFile(join(root, 'pod.log'), POD_LOG);
    await this.#kwokctl(
      [
        'create',
        'cluster',
        '--name',
        CLUSTER,
        '--config',
        configFile,
        '--kubeconfig',
        join(root, 'kwokctl.kubeconfig'),
      ],
      { ...process.env, KWOK_WORKDIR: kwok },
      fingerprint(config),
    );
    this.#processes = await this.#readPidFiles();
    await writePrivateFile(
      run,
      JSON.stringify({
        fingerprint: fingerprint(config),
        processes: this.#processes,
      } satisfies Run),
    );
  }

  /** Runs kwokctl, which itself is ended when it outlives a killed start. */
  async #kwokctl(
    args: string[],
    env: NodeJS.ProcessEnv,
    configFingerprint: string,
  ): Promise<void> {
    const kwokctl = this.#tools.get('kwokctl')!.path;
    const child = execFile(kwokctl, args, { env, timeout: READY_MS });
    let output = '';
    child.stderr?.on('data', chunk => {
      output = (output + chunk).slice(-4000);
    });
    const closed = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    // Awaited further down; a failure before that must not be an unhandled one.
    closed.catch(() => {});
    const record = child.pid && (await recordProcess('kwokctl', child.pid));
    if (record) {
      await writePrivateFile(
        this.#paths.run,
        JSON.stringify({
          fingerprint: configFingerprint,
          processes: [record],
        } satisfies Run),
      );
    }
    // kwokctl itself does not notice that one of them ended.
    let dead: string | undefined;
    const watch = setInterval(async () => {
      dead ??= await this.#firstEnded();
      if (dead) {
        child.kill();
      }
    }, 500);
    const code = await closed.finally(() => clearInterval(watch));
    if (code !== 0) {
      this.#processes = await this.#readPidFiles();
      throw dead
        ? await this.#notReady(dead)
        : new ServiceUnavailableError(
            `kwokctl could not start the sandbox's cluster: ${output
              .trim()
              .split('\n')
              .slice(-2)
              .join(' ')}`,
          );
    }
  }

  async #keepPki(): Promise<void> {
    const { cluster, pki } = this.#paths;
    if (!(await exists(pki))) {
      const fresh = `${pki}.new`;
      await rm(fresh, { recursive: true, force: true });
      await cp(join(cluster, 'pki'), fresh, { recursive: true });
      await rename(fresh, pki);
    }
  }

  async #waitForApi(access: ClusterAccess): Promise<void> {
    const deadline = Date.now() + READY_MS;
    while (!(await isReady(access))) {
      const dead = await this.#firstEnded();
      if (dead || Date.now() > deadline) {
        throw await this.#notReady(dead);
      }
      await sleep(100);
    }
  }

  /** The first component that was started and runs no more. */
  async #firstEnded(): Promise<string | undefined> {
    const running = await this.#readPidFiles();
    for (const name of components) {
      if (
        !running.some(record => record.name === name) &&
        (await exists(this.#pidFile(name)))
      ) {
        return name;
      }
    }
    return undefined;
  }

  async #notReady(dead: string | undefined): Promise<Error> {
    const logs = join(this.#paths.cluster, 'logs');
    if (!dead) {
      return new ServiceUnavailableError(
        `The sandbox's Kubernetes API gave no answer in ${
          READY_MS / 1000
        } s; see the logs in ${logs}`,
      );
    }
    const file = join(logs, `${dead}.log`);
    const log = await readFile(file, 'utf8').catch(() => '');
    return new PartEndedError(
      `The sandbox's ${dead} ended while it started: ${log
        .trim()
        .split('\n')
        .slice(-1)[0]
        .slice(0, 500)} (${file})`,
    );
  }

  #pidFile(name: string): string {
    return join(this.#paths.cluster, 'pids', `${name}.pid`);
  }

  async #readPidFiles(): Promise<ProcessRecord[]> {
    const records = await Promise.all(
      components.map(name => recordFromPidFile(name, this.#pidFile(name))),
    );
    return records.filter(record => record !== undefined);
  }

  async #readRun(): Promise<Run | undefined> {
    try {
      return JSON.parse(await readFile(this.#paths.run, 'utf8'));
    } catch {
      return undefined;
    }
  }
}

/** etcd last, so that the others can still say goodbye to it. */
async function end(records: ProcessRecord[]): Promise<void> {
  const isEtcd = ({ name }: ProcessRecord) => name === 'etcd';
  await endProcesses(
    records.filter(record => !isEtcd(record)),
    OTHERS_GRACE_MS,
  );
  await endProcesses(records.filter(isEtcd), ETCD_GRACE_MS);
}

function fingerprint(config: string): string {
  return createHash('sha256').update(config).digest('hex');
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
