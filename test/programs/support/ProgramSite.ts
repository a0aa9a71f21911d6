import type { Operation } from '@helium-portal/backstage-plugin-helium-common';
import type { JsonObject } from '@backstage/types';
import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { FaultSite } from '../../faults/support';
import { FaultCluster } from '../../faults/support/FaultCluster';

const run = promisify(execFile);

/** The folder of the test's programs. */
const PROGRAMS = resolve(__dirname, '..');

/** A portal without any module, whose programs are folders and repositories; with a cluster for what they make. */
export class ProgramSite {
  readonly site: FaultSite;
  readonly #cluster: FaultCluster;

  private constructor(site: FaultSite, cluster: FaultCluster) {
    this.site = site;
    this.#cluster = cluster;
  }

  static async create(): Promise<ProgramSite> {
    const cluster = await FaultCluster.start();
    const site = await FaultSite.create({ database: 'sqlite' });
    return new ProgramSite(site, cluster);
  }

  /** What tells the cluster in a program's configuration. */
  get inventory(): JsonObject {
    return {
      kubernetes: {
        kubeconfig: this.#cluster.kubeconfig,
        context: this.#cluster.context,
      },
    };
  }

  /** Puts a language host on the PATH of the runners. */
  async installLanguageHost(runtime: string): Promise<void> {
    await mkdir(this.#bin, { recursive: true });
    const host = require.resolve(`./${runtime}Host`);
    await writeFile(
      join(this.#bin, `pulumi-language-${runtime}`),
      `#!/bin/sh\nexec '${process.execPath}' '${host}' "$@"\n`,
      { mode: 0o755 },
    );
  }

  get #bin(): string {
    return join(this.site.home, 'bin');
  }

  /** @param programs - `helium.programs` */
  async startPortal(programs: JsonObject): Promise<void> {
    const helium = await this.#cluster.serve(this.site);
    const pulumi = helium.pulumi as JsonObject;
    const ledger = { settings: { cloud: this.site.cloud.folder } };
    await this.site.startPortal({
      helium: {
        ...helium,
        pulumi: {
          ...pulumi,
          environment: {
            KUBECONFIG: this.#cluster.kubeconfig,
            PATH: `${this.#bin}:${process.env.PATH}`,
            GREETED_BY: 'the environment',
          },
        },
        programs: { ledger, blind_ledger: ledger, ...programs },
      },
    });
  }

  /** The folder of a program that knows nothing of Helium. */
  directory(name: string): string {
    return join(PROGRAMS, name);
  }

  /**
   * Makes a bare repository with a program in the folder `programs`.
   *
   * @returns its path, its commit, and what commits a change of the program to its branch
   */
  async makeRepository(program: string): Promise<{
    url: string;
    commit: string;
    change(file: string, edit: (text: string) => string): Promise<string>;
  }> {
    const work = join(this.site.home, 'repository');
    const url = join(this.site.home, 'repository.git');
    const git = async (...args: string[]) => {
      const { stdout } = await run('git', [
        '-C',
        work,
        '-c',
        'user.name=Jane',
        '-c',
        'user.email=jane@shop.example',
        ...args,
      ]);
      return stdout.trim();
    };
    const commitAll = async () => {
      await git('add', '.');
      await git('commit', '--quiet', '--message', 'A change');
      await git('push', '--quiet', url, 'HEAD:refs/heads/main');
      return await git('rev-parse', 'HEAD');
    };
    await mkdir(work);
    await run('git', ['init', '--quiet', '--bare', url]);
    await git('init', '--quiet');
    await cp(this.directory(program), join(work, 'programs', program), {
      recursive: true,
    });
    return {
      url,
      commit: await commitAll(),
      change: async (file, edit) => {
        const path = join(work, 'programs', program, file);
        await writeFile(path, edit(await readFile(path, 'utf8')));
        return await commitAll();
      },
    };
  }

  /** Makes a workspace, and waits for the end of that. */
  async create(
    name: string,
    program: string,
    parameters: JsonObject = {},
  ): Promise<Operation> {
    const { operation } = await this.site.client.createWorkspace({
      name,
      program,
      parameters,
    });
    return await this.site.ended(operation);
  }

  async update(name: string, parameters: JsonObject): Promise<Operation> {
    const { operation } = await this.site.client.updateWorkspace(name, {
      parameters,
    });
    return await this.site.ended(operation);
  }

  async destroy(name: string): Promise<Operation> {
    const { operation } = await this.site.client.deleteWorkspace(name);
    return await this.site.ended(operation);
  }

  /** An object of the cluster. */
  async object(...args: string[]): Promise<any> {
    return JSON.parse(
      await this.#cluster.kubectl('get', ...args, '--output=json'),
    );
  }

  async kubectl(...args: string[]): Promise<string> {
    return await this.#cluster.kubectl(...args);
  }

  /** All that the state backend keeps: states, history, backups. */
  async stateText(): Promise<string> {
    const { folder } = this.site.state;
    const entries = await readdir(folder, {
      recursive: true,
      withFileTypes: true,
    });
    const texts = await Promise.all(
      entries
        .filter(entry => entry.isFile())
        .map(({ parentPath, name }) =>
          readFile(join(parentPath, name), 'utf8'),
        ),
    );
    return texts.join('\n');
  }

  async close(): Promise<void> {
    await this.site.close();
    await this.#cluster.stop();
  }
}
