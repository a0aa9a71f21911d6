import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { resolveTools, toolDefinitions } from '@helium-portal/sandbox';
import type { KubernetesObject } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';

const run = promisify(execFile);

export const ROOT = resolve(__dirname, '../../..');
export const CHART = join(ROOT, 'deploy', 'chart', 'helium');
/** Where `./helium` keeps its tools. */
export const CACHE =
  process.env.HELIUM_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'helium');
/** A Helm that was built from its module takes its own guess for the cluster's version when there is no cluster. */
const KUBERNETES = toolDefinitions.find(
  ({ name }) => name === 'kube-apiserver',
)!.version;

/** The least that an installation says. */
export const REQUIRED = {
  baseUrl: 'https://helium.example.com',
  image: { repository: 'example/helium' },
  existingSecret: 'helium',
  postgresql: { host: 'postgres.example.internal' },
  pulumi: { backendUrl: 'gs://helium-state' },
};

/** The `helm` command, with folders of its own. */
export class Helm {
  readonly #command: string;
  readonly #folder: string;

  private constructor(command: string, folder: string) {
    this.#command = command;
    this.#folder = folder;
  }

  static async create(): Promise<Helm> {
    const tools = await resolveTools({
      cache: CACHE,
      names: ['helm'],
    });
    return new Helm(
      tools.get('helm')!.path,
      await mkdtemp(join(tmpdir(), 'helium-chart-')),
    );
  }

  /** @throws Error with what helm said */
  async run(...args: string[]): Promise<string> {
    try {
      const { stdout } = await run(this.#command, args, {
        maxBuffer: 64 * 1024 ** 2,
        env: {
          PATH: process.env.PATH,
          HOME: this.#folder,
          HELM_CONFIG_HOME: join(this.#folder, 'config'),
          HELM_CACHE_HOME: join(this.#folder, 'cache'),
          HELM_DATA_HOME: join(this.#folder, 'data'),
        },
      });
      return stdout;
    } catch (error) {
      const { stdout = '', stderr = '' } = error as Record<string, string>;
      throw new Error(`helm ${args[0]}: ${stderr}${stdout}`);
    }
  }

  /** Writes values to a file, as people do. */
  async values(values: object): Promise<string[]> {
    const folder = await mkdtemp(join(this.#folder, 'values-'));
    const file = join(folder, 'values.json');
    await writeFile(file, JSON.stringify(values));
    return ['--values', file];
  }

  /** What the chart makes of values, without a cluster. */
  async template(values: object): Promise<KubernetesObject[]> {
    const text = await this.run(
      'template',
      'trial',
      CHART,
      '--namespace',
      'helium',
      '--kube-version',
      KUBERNETES,
      ...(await this.values(values)),
    );
    return parseAllDocuments(text).flatMap(document => document.toJS() ?? []);
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
