import { setTimeout as sleep } from 'node:timers/promises';
import { labelOutputs } from '../../clouds/labels';
import { CloudClient, CloudError } from '../../clouds/CloudClient';
import { Caller } from '../../clouds/requests';
import { CloudName } from '../../clouds/ClusterHost';
import { Casualty } from '../../clouds/faults';
import { TypeSchema } from '../../clouds/schema';
import { JsonMap, ResourceType } from '../../clouds/types/ResourceType';
import { compare, detail } from '../protocol/diff';
import { asError, CancelledError } from '../protocol/errors';
import {
  CheckInput,
  CheckResult,
  CreateInput,
  DeleteInput,
  DiffInput,
  DiffResult,
  ReadInput,
  ReadResult,
  ResourceHandler,
  UpdateInput,
} from '../protocol/handler';
import { Host } from '../protocol/host';
import {
  hasUnknown,
  keepSecrets,
  PropertyMap,
  revealMap,
  Secret,
  Unknown,
} from '../protocol/properties';
import { CloudConfig } from './config';
import {
  checkInputs,
  DEFAULTS,
  isDefaulted,
  ownInputs,
  splitSecrets,
} from './inputs';

/** The official providers wait much longer between two tries. */
const THROTTLED_WAITS_MS = [100, 200, 400, 800];

/** What all handlers of one provider share. */
export interface CloudSession {
  cloud: CloudName;
  config: CloudConfig;
  client: CloudClient;
  host: Host;
  signal: AbortSignal;
}

/** Looks after the resources of one type. */
export class CloudResourceHandler implements ResourceHandler {
  readonly #session: CloudSession;
  readonly #type: ResourceType;
  readonly #schema: TypeSchema;

  private constructor(
    session: CloudSession,
    type: ResourceType,
    schema: TypeSchema,
  ) {
    this.#session = session;
    this.#type = type;
    this.#schema = schema;
  }

  static create(
    session: CloudSession,
    type: ResourceType,
    schema: TypeSchema,
  ): CloudResourceHandler {
    return new CloudResourceHandler(session, type, schema);
  }

  async check(input: CheckInput): Promise<CheckResult> {
    return checkInputs(this.#session.cloud, this.#type, this.#schema, input);
  }

  async diff({ state, oldInputs, inputs }: DiffInput): Promise<DiffResult> {
    const before = revealMap(ownInputs(oldInputs));
    const after = revealMap(ownInputs(inputs));
    const changes = compare(before, after);
    if (changes.length === 0) {
      // The provider's own labels may have changed.
      const labels = this.#labels(after);
      const made = revealMap(state);
      const had = Object.fromEntries(
        Object.keys(labels).map(key => [key, made[key]]),
      );
      changes.push(...compare(had, labels));
    }
    const { replaces, details } = detail(changes, this.#type.replaceOn ?? []);
    const property = this.#type.naming?.property;
    return {
      changed: changes.length > 0,
      diffs: [...new Set(changes.map(({ path }) => String(path[0])))],
      replaces,
      details,
      // A name that stays the same can't be given to two at once.
      deleteBeforeReplace:
        property !== undefined &&
        replaces.length > 0 &&
        !isDefaulted(inputs, property) &&
        before[property] === after[property],
    };
  }

  async create({ urn, type, inputs, preview }: CreateInput) {
    if (preview || hasUnknown(inputs)) {
      return { id: '', properties: this.#planned(inputs) };
    }
    const { open, secret } = splitSecrets(this.#schema, inputs);
    const answer = await this.#ask(urn, () =>
      this.#session.client.create(
        { ...this.#caller(urn), type, inputs: revealMap(open) },
        this.#session.signal,
      ),
    );
    return {
      id: answer.id,
      properties: this.#state(answer.outputs, inputs, secret),
    };
  }

  async read({ urn, type, id, state, inputs }: ReadInput): Promise<ReadResult> {
    const answer = await this.#ask(urn, () =>
      this.#session.client.read(
        { ...this.#caller(urn), type, id },
        this.#session.signal,
      ),
    );
    if (!answer.id) {
      return undefined;
    }
    const { secret } = splitSecrets(this.#schema, inputs);
    const defaults = inputs[DEFAULTS] ?? [];
    const live: PropertyMap = {
      ...keepSecrets(answer.inputs as PropertyMap, inputs),
      ...secret,
      [DEFAULTS]: defaults,
    };
    const known =
      Object.keys(inputs).length > 0
        ? live
        : { ...live, ...secretsOf(this.#schema, state) };
    return {
      id: answer.id,
      properties: this.#state(answer.outputs!, known, secret),
      inputs: known,
    };
  }

  async update({ urn, type, id, state, inputs, preview }: UpdateInput) {
    if (preview || hasUnknown(inputs)) {
      return { ...state, ...inputs };
    }
    const { open, secret } = splitSecrets(this.#schema, inputs);
    const answer = await this.#ask(urn, () =>
      this.#session.client.update(
        { ...this.#caller(urn), type, id, inputs: revealMap(open) },
        this.#session.signal,
      ),
    );
    return this.#state(answer.outputs, inputs, secret);
  }

  async delete({ urn, type, id }: DeleteInput): Promise<void> {
    await this.#ask(urn, () =>
      this.#session.client.delete(
        { ...this.#caller(urn), type, id },
        this.#session.signal,
      ),
    );
  }

  #caller(urn: string): Caller {
    const { config } = this.#session;
    const [, stack] = /^urn:pulumi:([^:]+)::/.exec(urn) ?? [];
    return { ...config, stack };
  }

  #labels(inputs: JsonMap): JsonMap {
    const { cloud, config } = this.#session;
    return labelOutputs(cloud, this.#schema, inputs, config.defaultLabels);
  }

  /** What the state holds: what the cloud answered, and what only the program knows. */
  #state(
    outputs: JsonMap,
    inputs: PropertyMap,
    secret: PropertyMap,
  ): PropertyMap {
    const known = Object.fromEntries(
      Object.entries({ ...outputs, ...secret }).filter(
        ([name]) => this.#schema.outputs[name] && !name.endsWith('Wo'),
      ),
    ) as PropertyMap;
    const state = keepSecrets(known, inputs);
    for (const name of this.#schema.secrets) {
      if (state[name] !== undefined && !(state[name] instanceof Secret)) {
        state[name] = new Secret(state[name]);
      }
    }
    return { ...state, [DEFAULTS]: inputs[DEFAULTS] ?? [] };
  }

  /** What a preview can tell of a resource that isn't made yet. */
  #planned(inputs: PropertyMap): PropertyMap {
    const unknown = Object.entries(this.#schema.outputs)
      .filter(([, kind]) => !kind.endsWith('?'))
      .map(([name]) => [name, Unknown.value]);
    return { ...Object.fromEntries(unknown), ...inputs };
  }

  /** Tries again while the cloud throttles, and words its refusal as the official providers do. */
  async #ask<T extends { die?: Casualty }>(
    urn: string,
    call: () => Promise<T>,
  ): Promise<T> {
    const { host, signal } = this.#session;
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await call();
        if (answer.die) {
          await die(answer.die);
        }
        return answer;
      } catch (error) {
        if (signal.aborted) {
          throw new CancelledError('the update was cancelled');
        }
        const wait = THROTTLED_WAITS_MS[attempt];
        if (
          !(error instanceof CloudError) ||
          error.code !== 429 ||
          wait === undefined
        ) {
          throw new Error(
            `1 error occurred:\n\t* ${asError(error).message}\n\n`,
          );
        }
        host.status(urn, 'The cloud gets too many requests; trying again');
        await sleep(wait, undefined, { signal }).catch(() => {});
      }
    }
  }
}

/** On demand only: as a crash, or the end of a machine. */
async function die(who: Casualty): Promise<never> {
  if (who === 'engine' && process.ppid > 1) {
    process.kill(process.ppid, 'SIGKILL');
  }
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
}

function secretsOf(schema: TypeSchema, state: PropertyMap): PropertyMap {
  return splitSecrets(schema, state).secret;
}
