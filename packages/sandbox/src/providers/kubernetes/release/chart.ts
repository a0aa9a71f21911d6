import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { HelmCli } from './helm';
import { ReleaseInputs } from './inputs';

/** Where a chart lies, on this machine. */
export interface LocatedChart {
  path: string;
  /** The user's own folder or file, not something that was downloaded. */
  local: boolean;
}

/** Finds charts, and downloads each at most once a run. */
export class ChartLocator {
  readonly #helm: HelmCli;
  readonly #folder: string;
  readonly #downloads = new Map<string, Promise<string>>();

  private constructor(helm: HelmCli, folder: string) {
    this.#helm = helm;
    this.#folder = folder;
  }

  /**
   * @param folder - for downloads; nobody else may read it
   */
  static create(helm: HelmCli, folder: string): ChartLocator {
    return new ChartLocator(helm, folder);
  }

  async locate(
    inputs: ReleaseInputs,
    signal: AbortSignal,
  ): Promise<LocatedChart> {
    const path = localPath(inputs);
    if (path) {
      return { path, local: true };
    }
    const { chart, version, repository, flags } = inputs;
    const key = JSON.stringify([chart, version, repository, flags.devel]);
    let download = this.#downloads.get(key);
    if (!download) {
      download = this.#pull(inputs, signal);
      this.#downloads.set(key, download);
      download.catch(() => this.#downloads.delete(key));
    }
    return { path: await download, local: false };
  }

  /**
   * What the chart's content is, so that a change of it is a change of the release; `undefined` for an exact version of a
   * repository, which doesn't change.
   */
  async checksum(
    inputs: ReleaseInputs,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    if (!localPath(inputs) && isExact(inputs.version)) {
      return undefined;
    }
    const { path } = await this.locate(inputs, signal);
    return hashPath(path);
  }

  async #pull(inputs: ReleaseInputs, signal: AbortSignal): Promise<string> {
    const { chart, version, repository, flags, keyring } = inputs;
    const folder = await mkdtemp(join(this.#folder, 'chart-'));
    const { caFile, certFile, keyFile } = repository;
    const access = chart.startsWith('oci://')
      ? await this.#registryAccess(inputs, folder)
      : await this.#repositoryAccess(inputs, folder, signal);
    await this.#helm.run({
      args: [
        'pull',
        access.chart,
        '--destination',
        folder,
        ...option('--version', version),
        ...(flags.devel && !version ? ['--devel'] : []),
        ...(flags.verify ? ['--verify'] : []),
        ...option('--keyring', keyring),
        ...option('--ca-file', caFile),
        ...option('--cert-file', certFile),
        ...option('--key-file', keyFile),
        ...access.args,
      ],
      env: access.env,
      signal,
    });
    const archive = (await readdir(folder)).find(file => /\.tgz$/.test(file));
    if (!archive) {
      throw new Error(`chart: helm pull of ${chart} left no archive`);
    }
    return join(folder, archive);
  }

  /** Credentials go to helm in files, because everybody on a machine sees arguments. */
  async #repositoryAccess(
    { chart, repository }: ReleaseInputs,
    folder: string,
    signal: AbortSignal,
  ): Promise<Access> {
    const { repo, username, password, caFile, certFile, keyFile } = repository;
    if (!repo || !username) {
      return { chart, args: option('--repo', repo) };
    }
    const env = {
      HELM_REPOSITORY_CONFIG: join(folder, 'repositories.yaml'),
      HELM_REPOSITORY_CACHE: join(folder, 'cache'),
    };
    const entry = {
      name: 'release',
      url: repo,
      username,
      password,
      caFile,
      certFile,
      keyFile,
    };
    await writeFile(
      env.HELM_REPOSITORY_CONFIG,
      JSON.stringify({ apiVersion: '', repositories: [entry] }),
      { mode: 0o600 },
    );
    await this.#helm.run({ args: ['repo', 'update'], env, signal });
    return { chart: `release/${chart}`, args: [], env };
  }

  async #registryAccess(
    { chart, repository }: ReleaseInputs,
    folder: string,
  ): Promise<Access> {
    const { username, password } = repository;
    if (!username) {
      return { chart, args: [] };
    }
    const config = join(folder, 'registry.json');
    const host = chart.replace(/^oci:\/\//, '').split('/')[0];
    const auth = Buffer.from(`${username}:${password ?? ''}`).toString(
      'base64',
    );
    await writeFile(config, JSON.stringify({ auths: { [host]: { auth } } }), {
      mode: 0o600,
    });
    return { chart, args: [], env: { HELM_REGISTRY_CONFIG: config } };
  }
}

interface Access {
  chart: string;
  args: string[];
  env?: Record<string, string>;
}

export function option(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value];
}

function localPath({ chart, repository }: ReleaseInputs): string | undefined {
  if (repository.repo || chart.startsWith('oci://')) {
    return undefined;
  }
  const path = resolve(chart);
  if (existsSync(path)) {
    return path;
  }
  if (/^(\.|\/)/.test(chart)) {
    throw new Error(`chart: there is no chart at ${path}`);
  }
  return undefined;
}

function isExact(version?: string): boolean {
  return /^v?\d+\.\d+\.\d+([-+][\w.+-]+)?$/.test(version ?? '');
}

async function hashPath(root: string): Promise<string> {
  const hash = createHash('sha256');
  const add = async (path: string): Promise<void> => {
    const info = await stat(path);
    if (!info.isDirectory()) {
      hash.update(`${relative(root, path)}\0${info.size}\0`);
      hash.update(await readFile(path));
      return;
    }
    for (const name of (await readdir(path)).sort()) {
      if (name !== '.git') {
        await add(join(path, name));
      }
    }
  };
  await add(root);
  return hash.digest('hex');
}
