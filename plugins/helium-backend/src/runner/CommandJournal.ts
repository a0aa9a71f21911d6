import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  identify,
  isAlive,
  type ProcessIdentity,
} from '../executors/processes';

/** A lock's command is among the last: while it stands, only the commands that it stops are added. */
const LONGEST = 50;

/**
 * The processes of this host that worked on a stack, over all attempts: so that a lock which one of them left (it crashed, or could
 * not reach the state any more) is told from that of somebody who may still be at work.
 */
export class CommandJournal {
  readonly #file: string;
  #last: Promise<void> = Promise.resolve();

  private constructor(file: string) {
    this.#file = file;
  }

  static forStack(
    folder: string,
    stack: { project: string; name: string },
  ): CommandJournal {
    return new CommandJournal(join(folder, `${stack.project}.${stack.name}`));
  }

  /** Without an entry a lock that the command leaves has to be removed by hand, so that failing to write one fails nothing. */
  async add(pid: number): Promise<void> {
    this.#last = this.#last
      .then(() => this.#append(pid))
      .catch(error => {
        process.stderr.write(`A command could not be noted: ${error}\n`);
      });
    await this.#last;
  }

  async remove(): Promise<void> {
    await this.#last;
    await rm(this.#file, { force: true });
  }

  /** What has become of a process that stands here; undefined for any other, and for one that can't be seen from here. */
  async stateOf(process: {
    host: string;
    pid: number;
  }): Promise<'alive' | 'dead' | undefined> {
    if (process.host !== hostname()) {
      return undefined;
    }
    const entries = await this.#read();
    const own = entries.filter(entry => entry.pid === process.pid);
    const alive = await Promise.all(own.map(isAlive));
    if (!own.length || alive.includes(undefined)) {
      return undefined;
    }
    if (alive.includes(true)) {
      return 'alive';
    }
    const present = await identify(process.pid);
    // It may be dead and still be there until its parent asks for its exit, which an init that is busy does late. Anybody else who has
    // the id by now may have taken the lock under it.
    const isGone =
      !present || own.some(entry => isDeepStrictEqual(entry, present));
    return isGone ? 'dead' : undefined;
  }

  async #append(pid: number): Promise<void> {
    const identity = await identify(pid);
    if (identity) {
      const entries = [...(await this.#read()), identity].slice(-LONGEST);
      await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
      await writeFile(this.#file, JSON.stringify(entries), { mode: 0o600 });
    }
  }

  async #read(): Promise<ProcessIdentity[]> {
    try {
      return JSON.parse(await readFile(this.#file, 'utf8'));
    } catch {
      // None yet, or cut off when the host went down: what stood there proves nothing.
      return [];
    }
  }
}
