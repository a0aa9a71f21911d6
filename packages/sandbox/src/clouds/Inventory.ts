import { randomUUID } from 'node:crypto';
import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CloudName } from './ClusterHost';
import { JsonMap, Link, MachineDemand, Place } from './types/ResourceType';

/**
 * One resource as its cloud knows it.
 *
 * @public
 */
export interface CloudResource {
  cloud: CloudName;
  /** Pulumi's type token: `gcp:storage/bucket:Bucket`. */
  type: string;
  /** Pulumi's id of it. */
  id: string;
  /** The physical name; empty for a type that has none. */
  name: string;
  /** `deleted` when only its name is left, which stays taken. */
  state: 'creating' | 'ready' | 'updating' | 'deleting' | 'deleted';
  /** That it bears the label of; else the stack that made it. */
  workspace?: string;
  /** Labels or tags, the provider's defaults included. */
  labels: Record<string, string>;
  inputs: JsonMap;
  outputs: JsonMap;
  /** When it was made, in ISO 8601. */
  createdAt: string;
}

/** A resource with what only the cloud's own machinery needs. */
export interface CloudRecord extends CloudResource {
  serial: string;
  /** What no other of the type may share. */
  taken: string;
  /** By which links find it. */
  handles: string[];
  links: Array<{ property: string; to: string; as: Link['as'] }>;
  place: Place;
  defaultLabels: Record<string, string>;
  /** What it is made of, for what asks for machines. */
  machine?: MachineDemand;
  /** Names of what lies in a bucket. */
  objects: string[];
}

/**
 * One line of what a cloud did.
 *
 * @public
 */
export interface CloudEvent {
  /** ISO 8601. */
  at: string;
  verb: 'creating' | 'created' | 'updated' | 'deleted' | 'refused';
  type: string;
  id: string;
  name: string;
  workspace?: string;
  /** Why it was refused. */
  reason?: string;
}

/** What a cloud holds: a folder with one file for each resource, and a history. */
export class Inventory {
  readonly #folder: string;
  readonly #records = new Map<string, CloudRecord>();
  /** What is written goes to disk in the order in which it happened. */
  #written: Promise<void> = Promise.resolve();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(folder: string): Promise<Inventory> {
    const inventory = new Inventory(folder);
    await mkdir(join(folder, 'resources'), { recursive: true, mode: 0o700 });
    for (const file of await readdir(join(folder, 'resources'))) {
      if (file.endsWith('.json')) {
        const record: CloudRecord = JSON.parse(
          await readFile(join(folder, 'resources', file), 'utf8'),
        );
        inventory.#records.set(record.serial, record);
      }
    }
    return inventory;
  }

  list(): CloudRecord[] {
    return [...this.#records.values()];
  }

  get(serial: string): CloudRecord | undefined {
    return this.#records.get(serial);
  }

  /** Those of a type; the newest first, so that a name that was given again means the one that is there. */
  ofType(type: string): CloudRecord[] {
    return this.list()
      .filter(record => record.type === type)
      .reverse();
  }

  write(record: CloudRecord): Promise<void> {
    this.#records.set(record.serial, record);
    const content = JSON.stringify(record, undefined, 2);
    return this.#inOrder(async () => {
      const file = this.#file(record.serial);
      const draft = `${file}.${randomUUID()}`;
      await writeFile(draft, content, { mode: 0o600 });
      await rename(draft, file);
    });
  }

  remove(serial: string): Promise<void> {
    this.#records.delete(serial);
    return this.#inOrder(() => rm(this.#file(serial), { force: true }));
  }

  record(event: Omit<CloudEvent, 'at'>): Promise<void> {
    const line: CloudEvent = { at: new Date().toISOString(), ...event };
    return this.#inOrder(() =>
      appendFile(this.#history, `${JSON.stringify(line)}\n`, { mode: 0o600 }),
    );
  }

  async history(): Promise<CloudEvent[]> {
    if (!existsSync(this.#history)) {
      return [];
    }
    const lines = (await readFile(this.#history, 'utf8')).split('\n');
    return lines.filter(Boolean).map(line => JSON.parse(line));
  }

  #inOrder(work: () => Promise<void>): Promise<void> {
    const done = this.#written.then(work);
    this.#written = done.catch(() => {});
    return done;
  }

  get #history(): string {
    return join(this.#folder, 'history.jsonl');
  }

  #file(serial: string): string {
    return join(this.#folder, 'resources', `${serial}.json`);
  }
}
