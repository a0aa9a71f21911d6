import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** A stack as its file in the state backend says. */
export interface StackState {
  project: string;
  name: string;
  /** All that it has, by Pulumi's type and id. */
  resources: Array<{ type: string; id?: string }>;
  /** Names of the ledger's entries in it. */
  entries: string[];
  /** URNs of what the engine began and did not see end. */
  pending: string[];
}

/** Reads Pulumi's `file://` backend as it lies on the disk, without Pulumi. */
export class StateFolder {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** All of them, or that of one workspace. */
  async stacks(workspace?: string): Promise<StackState[]> {
    const files = (await this.#files('stacks')).filter(
      file =>
        file.endsWith('.json') &&
        (!workspace || file.endsWith(`${sep}${workspace}.json`)),
    );
    const stacks = await Promise.all(files.map(file => this.#read(file)));
    return stacks.flatMap(stack => stack ?? []);
  }

  /** The lock files, below the folder of locks. */
  async locks(): Promise<string[]> {
    const folder = join(this.folder, '.pulumi', 'locks');
    return (await this.#files('locks')).map(file => relative(folder, file));
  }

  async #read(file: string): Promise<StackState | undefined> {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) {
      return undefined;
    }
    const [project, name] = file
      .replace(/\.json$/, '')
      .split(sep)
      .slice(-2);
    const latest = JSON.parse(text).checkpoint?.latest ?? {};
    const resources: Array<{
      type: string;
      id?: string;
      inputs?: { name: string };
    }> = latest.resources ?? [];
    const pending: Array<{ resource: { urn: string } }> =
      latest.pending_operations ?? [];
    return {
      project,
      name,
      resources: resources.map(({ type, id }) => ({ type, id })),
      entries: resources
        .filter(({ type }) => type === 'ledger:index:Entry')
        .map(({ inputs }) => inputs!.name)
        .sort(),
      pending: pending.map(({ resource }) => resource.urn),
    };
  }

  async #files(below: string): Promise<string[]> {
    const entries = await readdir(join(this.folder, '.pulumi', below), {
      recursive: true,
      withFileTypes: true,
    }).catch(() => []);
    return entries
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name));
  }
}
