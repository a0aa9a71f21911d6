import {
  preparePulumiHome,
  resolveTools,
  Sandbox,
  startSandbox,
  type ResolvedTool,
  type ToolName,
} from '@helium-portal/sandbox';
import type { JsonObject } from '@backstage/types';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../support/HeliumInstance';
import { FaultClouds } from './FaultClouds';
import type { FaultSite } from './FaultSite';

const run = promisify(execFile);

/** A sandbox cluster that sites make Kubernetes workspaces on, in a folder of its own. */
export class FaultCluster {
  readonly #home: string;
  readonly #pulumiHome: string;
  readonly #tools: Map<ToolName, ResolvedTool>;
  readonly #sandbox: Sandbox;
  readonly #clouds?: FaultClouds;

  private constructor(options: {
    home: string;
    pulumiHome: string;
    tools: Map<ToolName, ResolvedTool>;
    sandbox: Sandbox;
    clouds?: FaultClouds;
  }) {
    this.#home = options.home;
    this.#pulumiHome = options.pulumiHome;
    this.#tools = options.tools;
    this.#sandbox = options.sandbox;
    this.#clouds = options.clouds;
  }

  /** @param options - `rehearsalClouds`: Google Cloud is there too, for workspaces that have their pods here */
  static async start(
    options: { rehearsalClouds?: boolean } = {},
  ): Promise<FaultCluster> {
    const { rehearsalClouds = false } = options;
    const home = await mkdtemp(join(tmpdir(), 'helium-cluster-'));
    const tools = await resolveTools({
      cache:
        process.env.HELIUM_CACHE ??
        join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'helium'),
    });
    const { pulumiHome } = await preparePulumiHome({ home, rehearsalClouds });
    const sandbox = await startSandbox({ home, tools, ingressPort: 0 });
    const clouds = rehearsalClouds
      ? await FaultClouds.start({ home, tools, pace: 1 })
      : undefined;
    return new FaultCluster({ home, pulumiHome, tools, sandbox, clouds });
  }

  get kubeconfig(): string {
    return this.#sandbox.kubeconfig;
  }

  get context(): string {
    return this.#sandbox.context;
  }

  /**
   * Lets the portals of a site make workspaces here.
   *
   * @param kubeconfig - another file for this cluster
   * @returns what is to be their `helium`
   */
  async serve(
    site: FaultSite,
    kubeconfig = this.kubeconfig,
  ): Promise<JsonObject> {
    const pulumiHome = join(site.home, 'pulumi');
    await cp(join(this.#pulumiHome, 'plugins'), join(pulumiHome, 'plugins'), {
      recursive: true,
    });
    const ledger = { settings: { cloud: site.cloud.folder } };
    const chart = (name: string) => ({
      chart: { path: join(ROOT, 'test', 'charts', name) },
    });
    const onCluster = {
      cluster: { kubeconfig, context: this.#sandbox.context },
      ...chart('pachyderm'),
      notebooks: chart('jupyterhub'),
      timeoutSeconds: 60,
    };
    const ingress = { port: this.#sandbox.ingressPort, className: 'helium' };
    return {
      pulumi: {
        command: process.env.HELIUM_PULUMI ?? 'pulumi',
        home: pulumiHome,
        backendUrl: `file://${site.state.folder}`,
        passphrase: 'a-fault-passphrase',
        environment: {
          HELIUM_HELM: this.#tools.get('helm')!.path,
          ...this.#clouds?.environment,
        },
      },
      programs: {
        ledger,
        blind_ledger: ledger,
        kubernetes_namespace: { settings: { ...onCluster, ingress } },
        ...(this.#clouds && {
          gcp_namespace_only: {
            settings: {
              ...onCluster,
              project: 'rehearsal',
              region: 'us-east1',
              ingress: { ...ingress, scheme: 'http' },
              tls: { certificate: 'controller' },
              assetEndpoint: this.#clouds.endpoint,
              containerEndpoint: this.#clouds.endpoint,
            },
          },
        }),
      },
    };
  }

  /** What the rehearsed Google Cloud has, by type and id. */
  async cloudResources(): Promise<string[]> {
    const resources = await this.#clouds!.clouds.list('gcp');
    return resources.map(({ type, id }) => `${type} ${id}`);
  }

  async kubectl(...args: string[]): Promise<string> {
    const { stdout } = await run(this.#tools.get('kubectl')!.path, [
      `--kubeconfig=${this.kubeconfig}`,
      ...args,
    ]);
    return stdout;
  }

  async stop(): Promise<void> {
    await this.#clouds?.stop();
    await this.#sandbox.stop();
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }
}
