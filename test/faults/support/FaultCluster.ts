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
import type { FaultSite } from './FaultSite';

const run = promisify(execFile);

/** A sandbox cluster that sites make Kubernetes workspaces on, in a folder of its own. */
export class FaultCluster {
  readonly #home: string;
  readonly #pulumiHome: string;
  readonly #tools: Map<ToolName, ResolvedTool>;
  readonly #sandbox: Sandbox;

  private constructor(options: {
    home: string;
    pulumiHome: string;
    tools: Map<ToolName, ResolvedTool>;
    sandbox: Sandbox;
  }) {
    this.#home = options.home;
    this.#pulumiHome = options.pulumiHome;
    this.#tools = options.tools;
    this.#sandbox = options.sandbox;
  }

  static async start(): Promise<FaultCluster> {
    const home = await mkdtemp(join(tmpdir(), 'helium-cluster-'));
    const tools = await resolveTools({
      cache:
        process.env.HELIUM_CACHE ??
        join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'helium'),
    });
    const { pulumiHome } = await preparePulumiHome({ home });
    const sandbox = await startSandbox({ home, tools, ingressPort: 0 });
    return new FaultCluster({ home, pulumiHome, tools, sandbox });
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
    return {
      pulumi: {
        command: process.env.HELIUM_PULUMI ?? 'pulumi',
        home: pulumiHome,
        backendUrl: `file://${site.state.folder}`,
        passphrase: 'a-fault-passphrase',
        environment: { HELIUM_HELM: this.#tools.get('helm')!.path },
      },
      programs: {
        ledger,
        blind_ledger: ledger,
        kubernetes_namespace: {
          settings: {
            cluster: { kubeconfig, context: this.#sandbox.context },
            ingress: {
              port: this.#sandbox.ingressPort,
              className: 'helium',
            },
            chart: { path: join(ROOT, 'test', 'charts', 'pachyderm') },
            notebooks: {
              chart: { path: join(ROOT, 'test', 'charts', 'jupyterhub') },
            },
            timeoutSeconds: 60,
          },
        },
      },
    };
  }

  async kubectl(...args: string[]): Promise<string> {
    const { stdout } = await run(this.#tools.get('kubectl')!.path, [
      `--kubeconfig=${this.kubeconfig}`,
      ...args,
    ]);
    return stdout;
  }

  async stop(): Promise<void> {
    await this.#sandbox.stop();
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }
}
