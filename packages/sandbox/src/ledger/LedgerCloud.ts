import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** What the provider does to an entry. @public */
export type LedgerVerb = 'create' | 'read' | 'update' | 'delete';

/** Names an entry for ever, as a cloud's fixed physical name does. @public */
export interface LedgerKey {
  workspace: string;
  name: string;
}

/** A resource of the ledger: a file. @public */
export interface LedgerEntry extends LedgerKey {
  /** Another one for each that is made, also under the same name. */
  id: string;
  /** The operation that made it. */
  operation: string;
  value: string;
  /** `making` until what it takes has passed. */
  state: 'making' | 'ready';
  /** The next create takes it over instead of being refused. */
  adopted?: boolean;
}

/**
 * What goes wrong with calls that match; `times` is how often, always when left out.
 *
 * - `fail`: refused with a text before anything is made
 * - `slow`: takes so many seconds more
 * - `hold`: takes until the fault is taken back
 * - `hang`: never answers, until the engine cancels
 * - `deaf`: never answers, and ignores cancel and SIGINT
 * - `die`: the provider process ends once the thing is made
 *
 * @public
 */
export type LedgerFault = {
  on?: LedgerVerb;
  workspace?: string;
  name?: string;
  times?: number;
} & (
  | { kind: 'fail'; text: string }
  | { kind: 'slow'; seconds: number }
  | { kind: 'hang' | 'hold' | 'deaf' | 'die' }
);

/** One line of what the cloud was asked for and did. @public */
export interface LedgerRecord extends LedgerKey {
  verb: 'made' | 'adopted' | 'updated' | 'deleted';
  id: string;
  /** ISO 8601. */
  at: string;
}

/**
 * A cloud for tests: a folder whose files are the resources of many workspaces, and the faults that the next calls meet. Each call
 * reads them anew, so that tests of another process switch them while an update runs.
 *
 * @public
 */
export class LedgerCloud {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes the folder when it is not there. */
  static open(folder: string): LedgerCloud {
    for (const name of ['entries', 'faults']) {
      mkdirSync(join(folder, name), { recursive: true });
    }
    return new LedgerCloud(folder);
  }

  /** All entries, or a workspace's, by name. */
  list(workspace?: string): LedgerEntry[] {
    const names =
      workspace === undefined
        ? readdirSync(join(this.folder, 'entries')).sort()
        : [workspace];
    return names.flatMap(name => {
      const folder = join(this.folder, 'entries', name);
      return existsSync(folder)
        ? readdirSync(folder)
            .filter(file => !file.startsWith('.'))
            .sort()
            .flatMap(file => this.find({ workspace: name, name: file }) ?? [])
        : [];
    });
  }

  find(key: LedgerKey): LedgerEntry | undefined {
    try {
      return JSON.parse(readFileSync(this.#file(key), 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return undefined;
      }
      throw error;
    }
  }

  /** @throws Error when there is one of that name, unless it is to be adopted. */
  make(wanted: LedgerKey & { operation: string; value: string }): LedgerEntry {
    const there = this.find(wanted);
    if (there && !there.adopted) {
      throw new Error(
        `${wanted.name} of workspace ${wanted.workspace} already exists`,
      );
    }
    const entry: LedgerEntry = {
      ...wanted,
      id: there?.id ?? randomUUID(),
      state: 'making',
    };
    this.write(entry);
    this.#record(there ? 'adopted' : 'made', entry);
    return entry;
  }

  /** As a cloud that goes on with what it was asked for, whoever deleted it meanwhile. */
  write(entry: LedgerEntry): void {
    const file = this.#file(entry);
    mkdirSync(join(file, '..'), { recursive: true });
    const draft = join(file, '..', `.${entry.name}-${randomUUID()}`);
    writeFileSync(draft, JSON.stringify(entry));
    renameSync(draft, file);
  }

  update(key: LedgerKey, value: string): void {
    const entry = this.find(key);
    if (!entry) {
      throw new Error(`${key.name} of workspace ${key.workspace} is not there`);
    }
    this.write({ ...entry, value });
    this.#record('updated', entry);
  }

  remove(key: LedgerKey): void {
    const entry = this.find(key);
    if (entry) {
      rmSync(this.#file(key), { force: true });
      this.#record('deleted', entry);
    }
  }

  /** Lets the next create of the entry take it over. */
  adopt(key: LedgerKey): void {
    const entry = this.find(key);
    if (entry) {
      this.write({ ...entry, adopted: true });
    }
  }

  /** All that was done, in order. */
  history(workspace?: string): LedgerRecord[] {
    const file = join(this.folder, 'history.jsonl');
    if (!existsSync(file)) {
      return [];
    }
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line) as LedgerRecord)
      .filter(record => !workspace || record.workspace === workspace);
  }

  /** @returns what takes the fault back */
  setFault(fault: LedgerFault): () => void {
    const file = join(this.folder, 'faults', `${randomUUID()}.json`);
    writeFileSync(`${file}.draft`, JSON.stringify(fault));
    renameSync(`${file}.draft`, file);
    return () => rmSync(file, { force: true });
  }

  clearFaults(): void {
    for (const file of readdirSync(join(this.folder, 'faults'))) {
      rmSync(join(this.folder, 'faults', file), { force: true });
    }
    this.expireCredentials(false);
  }

  /** The fault that a call meets, and whether it stands; one that is counted is used up by it. */
  takeFault(
    verb: LedgerVerb,
    key: LedgerKey,
  ): (LedgerFault & { stands: () => boolean }) | undefined {
    const folder = join(this.folder, 'faults');
    for (const name of readdirSync(folder).filter(it => it.endsWith('.json'))) {
      const file = join(folder, name);
      let fault: LedgerFault;
      try {
        fault = JSON.parse(readFileSync(file, 'utf8'));
      } catch {
        // Taken back, or used up by another provider.
        continue;
      }
      if (
        (fault.on ?? verb) === verb &&
        (fault.workspace ?? key.workspace) === key.workspace &&
        (fault.name ?? key.name) === key.name &&
        this.#use(file, fault)
      ) {
        return { ...fault, stands: () => existsSync(file) };
      }
    }
    return undefined;
  }

  /** What the ledger says of a Kubernetes cluster from now on. */
  setCluster(name: string, state: 'alive' | 'gone'): void {
    mkdirSync(join(this.folder, 'clusters'), { recursive: true });
    writeFileSync(join(this.folder, 'clusters', name), state);
  }

  /** Undefined for a cluster that the ledger was never told of. */
  clusterState(name: string): 'alive' | 'gone' | undefined {
    const file = join(this.folder, 'clusters', name);
    return existsSync(file)
      ? (readFileSync(file, 'utf8') as 'alive' | 'gone')
      : undefined;
  }

  /** From now on nobody may even look, programs' own look-ups included. */
  expireCredentials(expired = true): void {
    const file = join(this.folder, 'expired');
    if (expired) {
      writeFileSync(file, '');
    } else {
      rmSync(file, { force: true });
    }
  }

  /** @throws Error when the credentials are expired. */
  requireCredentials(): void {
    if (existsSync(join(this.folder, 'expired'))) {
      throw new Error(
        'UNAUTHENTICATED: the credentials for the ledger are expired; renew them',
      );
    }
  }

  #use(file: string, fault: LedgerFault): boolean {
    if (fault.times === undefined) {
      return true;
    }
    try {
      // One of several providers gets it.
      renameSync(file, `${file}.used`);
    } catch {
      return false;
    }
    if (fault.times > 1) {
      this.setFault({ ...fault, times: fault.times - 1 });
    }
    return true;
  }

  #file({ workspace, name }: LedgerKey): string {
    return join(this.folder, 'entries', workspace, name);
  }

  #record(verb: LedgerRecord['verb'], entry: LedgerEntry): void {
    const { workspace, name, id } = entry;
    const at = new Date().toISOString();
    appendFileSync(
      join(this.folder, 'history.jsonl'),
      `${JSON.stringify({ verb, workspace, name, id, at })}\n`,
    );
  }
}
