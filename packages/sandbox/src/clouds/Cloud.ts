import { setTimeout as sleep } from 'node:timers/promises';
import { NotImplementedError } from '@backstage/errors';
import { asError } from '../providers/protocol/errors';
import { ClusterHost, CloudName } from './ClusterHost';
import { Admission } from './Admission';
import { Casualty, Faults } from './faults';
import { CloudRecord, Inventory } from './Inventory';
import { findCalled, resolveLinks } from './links';
import { Asked, CloudRefusal, Refusals } from './refusals/Refusal';
import { findUnfinished, outputsOf } from './outputs';
import { answerOf, draftRecord, eventOf, partsOf, resourceOf } from './records';
import { Caller, MakeRequest, ResourceAnswer } from './requests';
import { RESOURCE_TYPES } from './types';
import { Place, ResourceType } from './types/ResourceType';

export interface CloudOptions {
  name: CloudName;
  inventory: Inventory;
  faults: Faults;
  refusals: Refusals;
  clusters: ClusterHost;
  /** What durations are multiplied with. */
  pace: number;
}

/** One cloud: makes, changes and deletes what its inventory holds, and goes on when those who asked are gone. */
export class Cloud {
  readonly name: CloudName;
  readonly inventory: Inventory;
  readonly #options: CloudOptions;
  readonly #admission: Admission;
  /** What is being done to a resource, by its serial. */
  readonly #work = new Map<string, Promise<CloudRecord>>();

  private constructor(options: CloudOptions) {
    this.name = options.name;
    this.inventory = options.inventory;
    this.#options = options;
    this.#admission = Admission.create(options);
  }

  static create(options: CloudOptions): Cloud {
    return new Cloud(options);
  }

  /** Goes on with what the last server was in the middle of. */
  resume(): void {
    for (const record of this.inventory.list()) {
      if (record.state === 'creating' || record.state === 'updating') {
        this.#begin(record, 0);
      } else if (record.state === 'deleting') {
        // Who asked for it asks again, when it fails.
        this.#end(record, 0).catch(() => {});
      }
    }
  }

  /** Resolves once nothing is being made or changed. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#work.values()]);
  }

  async make(request: MakeRequest): Promise<ResourceAnswer> {
    const type = this.#typeOf(request.type);
    const { links, missing } = resolveLinks(
      this.inventory,
      type,
      request.inputs,
    );
    const draft = draftRecord(this.name, request, type, links);
    const resource = resourceOf(this.inventory, draft);
    const asked: Asked = { verb: 'create', type, resource };
    return this.#answering(asked, draft, async () => {
      const met = this.#admission.meet(asked, draft, !missing);
      if (missing) {
        throw this.#options.refusals.missing(
          asked,
          RESOURCE_TYPES[this.name][missing.link.to[0]],
          missing.value,
        );
      }
      this.#admission.examine(asked, draft);
      draft.id = type.id(resource);
      draft.taken = type.taken?.(resource) ?? draft.id;
      draft.handles = type.handles?.(resource) ?? [];
      draft.machine = met.machine;
      const there = this.inventory
        .ofType(request.type)
        .find(({ id, taken }) => id === draft.id || taken === draft.taken);
      if (there && !type.additive) {
        throw this.#options.refusals.taken({ ...asked, id: draft.id });
      }
      const record = there
        ? {
            ...draft,
            id: there.id,
            handles: there.handles,
            serial: there.serial,
            createdAt: there.createdAt,
          }
        : draft;
      const writing = Promise.all([
        this.inventory.write(record),
        this.#say('creating', record),
      ]);
      const work = this.#begin(
        record,
        met.seconds + this.#paced(type.seconds?.create),
      );
      await writing;
      return answerOf(met.die ? record : await work, met.die);
    });
  }

  /** Undefined when there is no such resource. */
  async read(
    request: Caller & { type: string; id: string },
  ): Promise<ResourceAnswer | undefined> {
    const type = this.#typeOf(request.type);
    const record =
      findUnfinished(this.inventory, type, request) ??
      (await this.#find(request.type, request.id));
    const asked: Asked = {
      verb: 'read',
      type,
      id: request.id,
      resource: resourceOf(
        this.inventory,
        record ?? draftRecord(this.name, { ...request, inputs: {} }, type, []),
      ),
    };
    const { seconds } = this.#admission.meet(asked, { ...request, ...record });
    await sleep(seconds * 1000);
    return record && answerOf(record);
  }

  async update(request: MakeRequest & { id: string }): Promise<ResourceAnswer> {
    const type = this.#typeOf(request.type);
    const before = await this.#find(request.type, request.id);
    const { links, missing } = resolveLinks(
      this.inventory,
      type,
      request.inputs,
    );
    const draft = draftRecord(this.name, request, type, links);
    const record: CloudRecord = {
      ...draft,
      ...(before && {
        serial: before.serial,
        createdAt: before.createdAt,
        id: before.id,
        taken: before.taken,
        handles: before.handles,
        objects: before.objects,
        outputs: before.outputs,
        machine: before.machine,
      }),
      state: 'updating',
    };
    const asked: Asked = {
      verb: 'update',
      type,
      id: request.id,
      resource: resourceOf(this.inventory, record),
    };
    return this.#answering(asked, record, async () => {
      const met = this.#admission.meet(asked, record, !missing);
      record.machine = met.machine;
      if (!before || missing) {
        throw this.#options.refusals.missing(
          asked,
          missing ? RESOURCE_TYPES[this.name][missing.link.to[0]] : type,
          missing?.value ?? request.id,
        );
      }
      this.#admission.examine(asked, record);
      await this.inventory.write(record);
      const work = this.#begin(
        record,
        met.seconds + this.#paced(type.seconds?.update),
        before,
      );
      const answer = answerOf(met.die ? record : await work, met.die);
      await this.#say('updated', record);
      return answer;
    });
  }

  async delete(
    request: Caller & { type: string; id: string },
  ): Promise<{ die?: Casualty }> {
    const type = this.#typeOf(request.type);
    const record = await this.#find(request.type, request.id);
    const subject =
      record ?? draftRecord(this.name, { ...request, inputs: {} }, type, []);
    const resource = resourceOf(this.inventory, subject);
    const asked: Asked = { verb: 'delete', type, id: request.id, resource };
    return this.#answering(asked, { ...subject, id: request.id }, async () => {
      const { seconds, die } = this.#admission.meet(asked, subject);
      if (!record) {
        return {};
      }
      const kept = type.keeps?.(resource, record.objects);
      if (kept) {
        throw this.#options.refusals.because(asked, kept);
      }
      const parts = partsOf(this.inventory, record.serial);
      const holder = this.inventory
        .list()
        .find(
          ({ serial, links, state }) =>
            state !== 'deleted' &&
            !parts.some(part => part.serial === serial) &&
            links.some(link => link.to === record.serial && link.as === 'uses'),
        );
      if (holder) {
        throw this.#options.refusals.inUse(asked, {
          type: this.#typeOf(holder.type),
          id: holder.id,
        });
      }
      await this.#end(record, seconds + this.#paced(type.seconds?.delete));
      return die ? { die } : {};
    });
  }

  /** Puts an object into a bucket, so that it is not empty. */
  async putObject(bucket: string, name: string): Promise<void> {
    const record = this.inventory
      .list()
      .find(
        it =>
          it.type.endsWith(':Bucket') &&
          it.name === bucket &&
          it.state !== 'deleted',
      );
    if (!record) {
      throw new CloudRefusal(404, `There is no bucket ${bucket}`);
    }
    await this.inventory.write({
      ...record,
      objects: [...new Set([...record.objects, name])],
    });
  }

  /** @throws CloudRefusal when the credentials are expired, or another fault meets a look that changes nothing */
  look(api: string, place: Place): void {
    const type: ResourceType = { title: api, api, id: () => '' };
    const about = draftRecord(
      this.name,
      { type: api, inputs: {}, place, defaultLabels: {} },
      type,
      [],
    );
    const resource = resourceOf(this.inventory, about);
    this.#admission.meet({ verb: 'invoke', type, resource }, about);
  }

  #typeOf(token: string): ResourceType {
    const type = RESOURCE_TYPES[this.name][token];
    if (!type) {
      throw new NotImplementedError(
        `the rehearsal cloud ${this.name} has no ${token}; add it to the types of the rehearsal clouds`,
      );
    }
    return type;
  }

  async #find(token: string, id: string): Promise<CloudRecord | undefined> {
    const record = findCalled(this.inventory, token, id);
    const work = record && this.#work.get(record.serial);
    if (!work) {
      return record;
    }
    // As most providers do, it waits for what goes on.
    await work.catch(() => {});
    return this.inventory.get(record.serial);
  }

  /** Does what takes time, whether or not anybody waits for it. */
  #begin(
    record: CloudRecord,
    seconds: number,
    before?: CloudRecord,
  ): Promise<CloudRecord> {
    const work = this.#finish(record, seconds, before).finally(() =>
      this.#work.delete(record.serial),
    );
    this.#work.set(record.serial, work);
    // Who asked for it may be gone.
    work.catch(() => {});
    return work;
  }

  async #finish(
    record: CloudRecord,
    seconds: number,
    before: CloudRecord = { ...record, state: 'ready' },
  ): Promise<CloudRecord> {
    const type = this.#typeOf(record.type);
    const resource = resourceOf(this.inventory, record);
    try {
      const [behind] = await Promise.all([
        type.behind?.apply(resource, this.#options.clusters),
        sleep(seconds * 1000),
      ]);
      const ready: CloudRecord = {
        ...record,
        state: 'ready',
        outputs: outputsOf(record, type, resource, behind),
      };
      // Deleted by hand meanwhile.
      if (this.inventory.get(record.serial)) {
        await this.inventory.write(ready);
      }
      if (record.state === 'creating') {
        await this.#say('created', ready);
      }
      return ready;
    } catch (error) {
      if (record.state === 'creating') {
        await this.inventory.remove(record.serial);
      } else {
        await this.inventory.write(before);
      }
      throw error;
    }
  }

  #paced(seconds = 0): number {
    return seconds * this.#options.pace;
  }

  /** Deletes a resource with all that is part of it. */
  async #end(record: CloudRecord, seconds: number): Promise<void> {
    const type = this.#typeOf(record.type);
    const resource = resourceOf(this.inventory, record);
    await this.inventory.write({ ...record, state: 'deleting' });
    await Promise.all([
      type.behind?.remove(resource, this.#options.clusters),
      sleep(seconds * 1000),
    ]).catch(async error => {
      await this.inventory.write(record);
      throw error;
    });
    for (const part of partsOf(this.inventory, record.serial)) {
      await this.#forget(part);
    }
    await this.#forget(record);
  }

  async #forget(record: CloudRecord): Promise<void> {
    if (
      this.#typeOf(record.type).keepsName?.(resourceOf(this.inventory, record))
    ) {
      await this.inventory.write({ ...record, state: 'deleted', links: [] });
    } else {
      await this.inventory.remove(record.serial);
    }
    await this.#say('deleted', record);
  }

  async #answering<T>(
    asked: Asked,
    about: CloudRecord,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const reason = asError(error).message;
      await this.inventory.record({
        ...eventOf(about),
        verb: 'refused',
        reason,
      });
      throw error instanceof CloudRefusal
        ? error
        : this.#options.refusals.because(asked, reason);
    }
  }

  async #say(
    verb: 'creating' | 'created' | 'updated' | 'deleted',
    record: CloudRecord,
  ): Promise<void> {
    await this.inventory.record({ ...eventOf(record), verb });
  }
}
