import { mkdtempSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubeconfigFile, ProviderConfig } from '../config';
import { Connection } from '../kubeconfig';
import { ReleaseInputs } from './inputs';

const PRIVATE = { mode: 0o600 };

/** Files that helm needs for one run of the provider; only this user may read them, and they go with the provider. */
export class HelmWorkspace {
  readonly folder: string;
  #kubeconfig?: Promise<string>;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static create(): HelmWorkspace {
    return new HelmWorkspace(
      mkdtempSync(join(tmpdir(), 'pulumi-kubernetes-helm-')),
    );
  }

  /** The path of a kubeconfig that names the provider's cluster and no other. */
  kubeconfig(config: ProviderConfig, connection: Connection): Promise<string> {
    this.#kubeconfig ??= (async () => {
      const file = kubeconfigFile(config);
      if (file) {
        return file;
      }
      const path = join(this.folder, 'kubeconfig');
      await writeFile(path, JSON.stringify(connection.document), PRIVATE);
      return path;
    })();
    return this.#kubeconfig;
  }

  /** Hands helm the values in files, in the order in which the later win, and removes them afterwards. */
  async withValues<T>(
    { values, valuesFiles }: ReleaseInputs,
    use: (args: string[]) => Promise<T>,
  ): Promise<T> {
    const folder = await mkdtemp(join(this.folder, 'values-'));
    try {
      const paths: string[] = [];
      for (const [i, file] of valuesFiles.entries()) {
        if (file.text !== undefined) {
          const path = join(folder, `values-${i}.yaml`);
          await writeFile(path, file.text, PRIVATE);
          paths.push(path);
        } else {
          paths.push(file.path ?? file.uri ?? '');
        }
      }
      const own = join(folder, 'values.json');
      await writeFile(own, JSON.stringify(values), PRIVATE);
      return await use([...paths, own].flatMap(path => ['--values', path]));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
