import { compare, detail, parsePath } from '../protocol/diff';
import { asError, PartialError } from '../protocol/errors';
import {
  CheckInput,
  CheckResult,
  CreateInput,
  DeleteInput,
  DiffInput,
  DiffResult,
  NO_CHANGE,
  ReadInput,
  ReadResult,
  ResourceHandler,
  UpdateInput,
} from '../protocol/handler';
import { hasUnknown, isMap, PropertyMap } from '../protocol/properties';
import { immutableError } from './apply';
import { readJudgeOf } from './await';
import { parseTypeToken, resourcePath } from './discovery';
import { observedInputs } from './drift';
import { ApiError, UnknownKindError, UnreachableError } from './errors';
import { Session } from './session';
import { apiGroup, replacingFields } from './immutable';
import {
  annotations,
  assignManagedBy,
  assignName,
  describe,
  hasManagedBy,
  inputsFromLive,
  isAppliedBy,
  isAutonamed,
  isTrue,
  KubernetesObject,
  objectId,
  parseId,
} from './metadata';
import { ObjectLifecycle } from './lifecycle';
import { objectOf, readState } from './objectState';
import { keepObjectSecrets, toSdkSpelling } from './objectProperties';
import { refuseKind } from './refusals';

/** Kubernetes objects of any kind. */
export class ObjectHandler implements ResourceHandler {
  readonly #session?: Session;

  private constructor(session?: Session) {
    this.#session = session;
  }

  /**
   * @param session - `undefined` while a preview can't know the cluster
   */
  static create(session?: Session): ObjectHandler {
    return new ObjectHandler(session);
  }

  async check(input: CheckInput): Promise<CheckResult> {
    const object = objectOf(input.inputs);
    refuseKind(input.type, object);
    const before =
      input.before && Object.keys(input.before).length > 0
        ? objectOf(input.before)
        : undefined;
    try {
      assignName(object, before, input.naming);
    } catch (error) {
      return {
        inputs: input.inputs,
        failures: [
          { property: 'metadata.name', reason: asError(error).message },
        ],
      };
    }
    const ssa = this.#session?.config.serverSideApply ?? true;
    if (object.metadata?.generateName && !object.metadata.name && ssa) {
      const reason =
        'generateName is not supported with server-side apply; leave the name out to have one made';
      return {
        inputs: input.inputs,
        failures: [{ property: 'metadata.generateName', reason }],
      };
    }
    if (before ? hasManagedBy(before) : !ssa) {
      assignManagedBy(object);
    }
    await this.#assignNamespace(object);
    return {
      inputs: keepObjectSecrets(
        toSdkSpelling(object) as PropertyMap,
        input.inputs,
      ),
      failures: [],
    };
  }

  async #assignNamespace(object: KubernetesObject): Promise<void> {
    const { metadata } = object;
    if (!this.#session || !isMap(metadata)) {
      return;
    }
    const { discovery, namespace } = this.#session;
    let namespaced = true;
    try {
      ({ namespaced } = await discovery.find(object.apiVersion, object.kind));
    } catch (error) {
      // Its definition may be made by this very update; what is true then is known when it is created.
      if (!(error instanceof UnknownKindError)) {
        throw error;
      }
    }
    if (!namespaced) {
      delete metadata.namespace;
    } else {
      metadata.namespace ??= namespace;
    }
  }

  async diff(input: DiffInput): Promise<DiffResult> {
    const state = readState(input.state);
    const after = objectOf(input.inputs);
    const before =
      Object.keys(state.inputs).length > 0
        ? state.inputs
        : objectOf(input.oldInputs);
    const [from, to] = [canonical(before, after), canonical(after, before)];
    const owned =
      state.fieldManager === undefined ||
      !this.#session?.config.serverSideApply ||
      isAppliedBy(state.live, state.fieldManager);
    // Server-side apply leaves alone what it never set, so that leaving it out of the program changes nothing.
    const changes = compare(from, to).filter(
      change => owned || change.kind !== 'delete',
    );
    if (changes.length === 0) {
      return NO_CHANGE;
    }
    const replacing = replacingFields(
      after,
      this.#session?.config.mutable ?? { secrets: false, configMaps: false },
    );
    if (apiGroup(before.apiVersion ?? '') !== apiGroup(after.apiVersion)) {
      replacing.push('apiVersion');
    }
    const { replaces, details } = detail(changes, replacing);
    const sameName =
      after.metadata?.name === state.live.metadata?.name &&
      (after.metadata?.namespace || 'default') ===
        (state.live.metadata?.namespace || 'default');
    return {
      changed: true,
      diffs: [...new Set(changes.map(change => String(change.path[0])))],
      replaces,
      details,
      deleteBeforeReplace:
        replaces.length > 0 && sameName && !isAutonamed(after),
    };
  }

  async create(
    input: CreateInput,
  ): Promise<{ id: string; properties: PropertyMap }> {
    const object = objectOf(input.inputs);
    const unknown = hasUnknown(object);
    if (input.preview && (unknown || !this.#session)) {
      return { id: '', properties: input.inputs };
    }
    const lifecycle = this.#lifecycle(input);
    await lifecycle.fitScope(object);
    let created: KubernetesObject;
    try {
      created = await lifecycle.apply(object);
    } catch (error) {
      if (input.preview && isUnpreviewable(error)) {
        return { id: '', properties: input.inputs };
      }
      throw error;
    }
    const properties = (live: KubernetesObject) =>
      lifecycle.state(object, live, input.inputs);
    if (input.preview) {
      const { status: _, ...planned } = created;
      return { id: '', properties: properties(planned) };
    }
    const live = await lifecycle.ready(created, object, input.timeout, {
      partial: (found, message, reasons) =>
        new PartialError(message, objectId(created), properties(found), {
          reasons,
        }),
    });
    return { id: objectId(created), properties: properties(live) };
  }

  async update(input: UpdateInput): Promise<PropertyMap> {
    const object = objectOf(input.inputs);
    if (input.preview && (hasUnknown(object) || !this.#session)) {
      return input.inputs;
    }
    const state = readState(input.state);
    // With generateName the server chose it.
    object.metadata.name ??= parseId(input.id).name;
    const lifecycle = this.#lifecycle(input, state.fieldManager);
    await lifecycle.fitScope(object);
    const properties = (live: KubernetesObject) =>
      lifecycle.state(object, live, input.inputs, state.initialApiVersion);
    let updated: KubernetesObject;
    try {
      updated = await lifecycle.change(
        object,
        state.inputs,
        input.ignoreChanges.map(parsePath),
      );
    } catch (error) {
      if (input.preview && isUnpreviewable(error)) {
        return input.inputs;
      }
      if (error instanceof ApiError && error.immutable) {
        const changed = compare(state.inputs, object);
        throw immutableError(
          error,
          object,
          changed.map(change => change.path),
        );
      }
      throw error;
    }
    if (input.preview) {
      return properties(updated);
    }
    const live = await lifecycle.ready(updated, object, input.timeout, {
      partial: (found, message, reasons) =>
        new PartialError(message, input.id, properties(found), { reasons }),
    });
    return properties(live);
  }

  async read(input: ReadInput): Promise<ReadResult> {
    const session = this.#connected();
    const { id, inputs } = input;
    const imported = Object.keys(inputs).length === 0;
    const state = readState(input.state);
    const known = imported ? state.live : objectOf(inputs);
    const token = parseTypeToken(input.type);
    const apiVersion = known.apiVersion ?? token.apiVersion;
    const kind = known.kind ?? token.kind;
    const named = parseId(id);
    let live: KubernetesObject;
    try {
      const resource = await session.discovery.find(apiVersion, kind);
      live = await session.client.get(
        resourcePath(
          resource,
          named.namespace ?? session.namespace,
          named.name,
        ),
        { signal: session.signal },
      );
    } catch (error) {
      const gone =
        error instanceof UnknownKindError ||
        (error instanceof ApiError && error.notFound) ||
        (error instanceof UnreachableError && session.config.deleteUnreachable);
      if (gone) {
        return undefined;
      }
      throw error;
    }
    const observed = imported
      ? inputsFromLive(live)
      : observedInputs(known, live);
    const lifecycle = this.#lifecycle(
      { ...input, preview: false },
      state.fieldManager,
    );
    const properties = lifecycle.state(
      observed,
      live,
      imported ? input.state : inputs,
      state.initialApiVersion ?? apiVersion,
    );
    const result = {
      id,
      properties,
      inputs: keepObjectSecrets(toSdkSpelling(observed) as PropertyMap, inputs),
    };
    const judge = imported ? undefined : readJudgeOf(known);
    const verdict = await judge?.(live, session);
    if (verdict && !verdict.ready) {
      const reasons = [verdict.summary ?? '', ...(verdict.reasons ?? [])];
      throw new PartialError(
        `${describe(live)}: ${reasons.join('; ')}`,
        id,
        properties,
        { inputs: result.inputs },
      );
    }
    return result;
  }

  async delete(input: DeleteInput): Promise<void> {
    const state = readState(input.state);
    const token = parseTypeToken(input.type);
    const { namespace, name } = parseId(input.id);
    const target: KubernetesObject = {
      apiVersion: token.apiVersion,
      kind: token.kind,
      ...state.live,
      metadata: { ...state.live.metadata, namespace, name },
    };
    const lifecycle = this.#lifecycle(
      { ...input, preview: false },
      state.fieldManager,
    );
    await lifecycle.remove(target, state.inputs, input.timeout, {
      partial: (live, message) =>
        new PartialError(message, input.id, {
          ...input.state,
          ...keepObjectSecrets(toSdkSpelling(live) as PropertyMap, input.state),
        }),
    });
  }

  #lifecycle(
    input: { urn: string; preview: boolean },
    fieldManager?: string,
  ): ObjectLifecycle {
    return ObjectLifecycle.create(this.#connected(), {
      urn: input.urn,
      preview: input.preview,
      fieldManager,
    });
  }

  #connected(): Session {
    if (!this.#session) {
      throw new UnreachableError(
        'the kubeconfig of the provider is not known yet',
      );
    }
    return this.#session;
  }
}

/** For comparing: what the other side leaves to the default is the default. */
function canonical(
  object: KubernetesObject,
  other: KubernetesObject,
): KubernetesObject {
  const metadata = { ...(isMap(object.metadata) ? object.metadata : {}) };
  if (!isMap(object.metadata) && object.metadata !== undefined) {
    return object;
  }
  if (metadata.namespace === 'default' && !other.metadata?.namespace) {
    delete metadata.namespace;
  }
  if (isTrue(other, annotations.autonamed) && !metadata.name) {
    metadata.name = other.metadata.name;
  }
  if (other.metadata?.generateName && !other.metadata.name) {
    delete metadata.name;
  }
  return { ...object, metadata };
}

/** What a dry run can't try: what it needs may be made by the same update, or be replaced by it. */
function isUnpreviewable(error: unknown): boolean {
  return (
    error instanceof UnknownKindError ||
    (error instanceof ApiError &&
      (error.notFound ||
        error.forbidden ||
        error.conflict ||
        error.immutable ||
        /does not support dry run/i.test(error.message)))
  );
}
