import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ServiceUnavailableError } from '@backstage/errors';
import { ClusterSettings, isContent } from '../kubernetes/kubeconfig';

const run = promisify(execFile);
const MAX_OUTPUT = 64 * 1024 * 1024;

/** Helm's own word for the state of a release: `deployed`, `failed`, `pending-install`. */
export type ReleaseStatus = string;

/** The `helm` command, of `HELIUM_HELM` or PATH, for one named cluster. */
export class Helm {
  readonly #settings: ClusterSettings;
  readonly #signal?: AbortSignal;

  private constructor(settings: ClusterSettings, signal?: AbortSignal) {
    this.#settings = settings;
    this.#signal = signal;
  }

  static create(settings: ClusterSettings, signal?: AbortSignal): Helm {
    return new Helm(settings, signal);
  }

  /** Undefined when there is no such release. */
  async status(
    release: string,
    namespace: string,
  ): Promise<ReleaseStatus | undefined> {
    const listed = await this.#helm('list', '--all', '--namespace', namespace, [
      '--filter',
      `^${release}$`,
      '--output',
      'json',
    ]);
    const releases = JSON.parse(listed) as Array<{ status: string }>;
    return releases[0]?.status;
  }

  /** Removes a release, whatever state it is in, and waits until its objects are gone. */
  async uninstall(release: string, namespace: string): Promise<void> {
    await this.#helm('uninstall', release, '--namespace', namespace, [
      '--ignore-not-found',
      '--cascade',
      'foreground',
      '--wait',
      '--timeout',
      '5m',
    ]);
  }

  /** Helm takes a kubeconfig by its path alone. */
  async #helm(...args: Array<string | string[]>): Promise<string> {
    const { kubeconfig } = this.#settings;
    if (!isContent(kubeconfig)) {
      return this.#run(kubeconfig, args);
    }
    const folder = await mkdtemp(join(tmpdir(), 'helium-helm-'));
    try {
      const file = join(folder, 'kubeconfig');
      await writeFile(file, kubeconfig, { mode: 0o600 });
      return await this.#run(file, args);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #run(
    kubeconfig: string,
    args: Array<string | string[]>,
  ): Promise<string> {
    const { context } = this.#settings;
    const command = process.env.HELIUM_HELM || 'helm';
    const verb = String(args[0]);
    try {
      const { stdout } = await run(
        command,
        [...args.flat(), '--kubeconfig', kubeconfig, '--kube-context', context],
        { maxBuffer: MAX_OUTPUT, signal: this.#signal },
      );
      return stdout;
    } catch (error) {
      if (this.#signal?.aborted) {
        throw error;
      }
      const { code, stderr } = error as { code?: unknown; stderr?: string };
      if (code === 'ENOENT') {
        throw new ServiceUnavailableError(
          `The command '${command}' is not there; install Helm 3, or name it in HELIUM_HELM`,
        );
      }
      throw new ServiceUnavailableError(
        `helm ${verb} failed: ${stderr?.trim().split('\n').pop() || code}`,
      );
    }
  }
}
