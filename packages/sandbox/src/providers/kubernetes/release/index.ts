import { compare, detail } from '../../protocol/diff';
import { asError, PartialError } from '../../protocol/errors';
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
} from '../../protocol/handler';
import { autoname } from '../../protocol/naming';
import {
  hasUnknown,
  isMap,
  Plain,
  PlainMap,
  Property,
  PropertyMap,
  reveal,
  revealMap,
  Secret,
  Unknown,
} from '../../protocol/properties';
import { UnreachableError } from '../errors';
import { Session } from '../session';
import { parseId } from '../metadata';
import { keepObjectSecrets } from '../objectProperties';
import { hashAssets, parseInputs } from './inputs';
import {
  ReleaseFailure,
  ReleaseOperations,
  ReleaseRequest,
} from './operations';
import { resourceNames, StoredRelease } from './storage';

const INPUTS = '__inputs';
const DEFAULT_TIMEOUT_SECONDS = 300;

/** `helm.v3.Release`, by the helm CLI. */
export class ReleaseHandler implements ResourceHandler {
  readonly #session?: Session;
  #operations?: Promise<ReleaseOperations>;

  private constructor(session?: Session) {
    this.#session = session;
  }

  /**
   * @param session - `undefined` while a preview can't know the cluster
   */
  static create(session?: Session): ReleaseHandler {
    return new ReleaseHandler(session);
  }

  async close(): Promise<void> {
    await (await this.#operations)?.close();
  }

  async check(input: CheckInput): Promise<CheckResult> {
    const inputs: PropertyMap = { ...input.inputs };
    const before = input.before ?? {};
    if (!inputs.name) {
      inputs.name = before.name ?? autoname(input.naming);
    }
    if (!inputs.namespace && this.#session) {
      inputs.namespace = this.#session.namespace;
    }
    if (!inputs.chart) {
      const reason = 'give the name, path or oci:// address of a chart';
      return { inputs, failures: [{ property: 'chart', reason }] };
    }
    if (this.#session && !hasUnknown(inputs)) {
      try {
        const { charts } = await this.#helm();
        const checksum = await charts.checksum(
          parseInputs(inputs),
          this.#session.signal,
        );
        if (checksum) {
          inputs.checksum = checksum;
        }
      } catch (error) {
        const { message } = asError(error);
        const [, property = 'chart', reason = message] =
          /^(chart|valueYamlFiles): (.*)$/s.exec(message) ?? [];
        return { inputs, failures: [{ property, reason }] };
      }
    }
    return { inputs, failures: [] };
  }

  async diff(input: DiffInput): Promise<DiffResult> {
    const kept = input.state[INPUTS];
    const before = reveal(kept ?? input.oldInputs) as PlainMap;
    const changes = compare(
      hashAssets(before),
      hashAssets(revealMap(input.inputs)),
    );
    const status = reveal(input.state.status ?? null);
    if (isMap(status) && status.status && status.status !== 'deployed') {
      changes.push({
        path: ['status', 'status'],
        kind: 'update',
        before: status.status as Plain,
        after: 'deployed',
      });
    }
    if (changes.length === 0) {
      return NO_CHANGE;
    }
    return {
      changed: true,
      diffs: [...new Set(changes.map(change => String(change.path[0])))],
      ...detail(changes, ['name', 'namespace']),
      deleteBeforeReplace: false,
    };
  }

  async create(
    input: CreateInput,
  ): Promise<{ id: string; properties: PropertyMap }> {
    if (input.preview) {
      return { id: '', properties: await this.#plan(input) };
    }
    const operations = await this.#helm();
    const { name, namespace } = parseInputs(input.inputs);
    const id = `${namespace}/${name}`;
    try {
      await operations.install(input);
    } catch (error) {
      throw await this.#failure(asError(error), id, input, 0);
    }
    const release = await operations.latest(namespace, name);
    return { id, properties: outputs(input.inputs, release) };
  }

  async update(input: UpdateInput): Promise<PropertyMap> {
    if (input.preview) {
      return this.#plan(input);
    }
    const operations = await this.#helm();
    const { name, namespace } = parseInputs(input.inputs);
    const before = await operations.latest(namespace, name);
    try {
      await operations.upgrade(input);
    } catch (error) {
      throw await this.#failure(
        asError(error),
        input.id,
        input,
        before?.version ?? 0,
      );
    }
    const release = await operations.latest(namespace, name);
    return outputs(input.inputs, release);
  }

  async read(input: ReadInput): Promise<ReadResult> {
    const { storage } = await this.#helm();
    const { config, signal, namespace: fallback } = this.#connected();
    const { namespace = fallback, name } = parseId(input.id);
    const release = await storage
      .latest(namespace, name, signal)
      .catch(error => {
        if (error instanceof UnreachableError && config.deleteUnreachable) {
          return undefined;
        }
        throw error;
      });
    if (!release || release.info.status === 'uninstalled') {
      return undefined;
    }
    const inputs =
      Object.keys(input.inputs).length === 0
        ? importedInputs(release)
        : observedInputs(input, release);
    return { id: input.id, properties: outputs(inputs, release), inputs };
  }

  async delete(input: DeleteInput): Promise<void> {
    const { namespace, name } = parseId(input.id);
    const operations = await this.#helm();
    await operations.uninstall({
      ...input,
      inputs: { ...input.state, namespace: namespace ?? 'default', name },
    });
  }

  /** What a preview can say: what the chart renders. */
  async #plan(request: ReleaseRequest): Promise<PropertyMap> {
    const { inputs } = request;
    const planned = { ...inputs, status: Unknown.value };
    if (hasUnknown(inputs) || !this.#session) {
      return planned;
    }
    const operations = await this.#helm();
    const manifest = await operations.template(request);
    return { ...planned, resourceNames: resourceNames(manifest) };
  }

  /** The engine records a release that exists, however bad; one that was rolled away, or never begun, it doesn't. */
  async #failure(
    error: Error,
    id: string,
    { inputs }: ReleaseRequest,
    revisionBefore: number,
  ): Promise<Error> {
    if (!(error instanceof ReleaseFailure)) {
      return error;
    }
    const { name, namespace } = parseInputs(inputs);
    const operations = await this.#helm();
    const release = await operations.latest(namespace, name);
    return release && release.version > revisionBefore
      ? new PartialError(error.message, id, outputs(inputs, release))
      : new Error(error.message);
  }

  #helm(): Promise<ReleaseOperations> {
    this.#operations ??= ReleaseOperations.create(this.#connected());
    return this.#operations;
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

function outputs(
  inputs: PropertyMap,
  release: StoredRelease | undefined,
): PropertyMap {
  const result: PropertyMap = { ...inputs };
  result.timeout ??= DEFAULT_TIMEOUT_SECONDS;
  if (release) {
    const { metadata } = release.chart;
    result.version = metadata.version;
    result.resourceNames = resourceNames(release.manifest);
    result.status = {
      name: release.name,
      namespace: release.namespace,
      chart: metadata.name,
      version: metadata.version,
      appVersion: metadata.appVersion ?? '',
      revision: release.version,
      status: release.info.status,
    };
  }
  return {
    ...keepObjectSecrets(result, inputs),
    [INPUTS]: new Secret(inputs),
  };
}

function importedInputs(release: StoredRelease): PropertyMap {
  const { metadata } = release.chart;
  return {
    name: release.name,
    namespace: release.namespace,
    chart: metadata.name,
    version: metadata.version,
    // Which of them are secret, Helm doesn't know.
    values: new Secret((release.config ?? {}) as Property),
  };
}

/** The inputs, with what someone else's helm changed since the state was written. */
function observedInputs(input: ReadInput, release: StoredRelease): PropertyMap {
  const inputs: PropertyMap = { ...input.inputs };
  const known = reveal(input.state.status ?? null);
  if (isMap(known) && known.revision === release.version) {
    return inputs;
  }
  const { values, valuesFiles } = parseInputs(inputs);
  const live = release.config ?? {};
  if (valuesFiles.length === 0 && compare(values, live).length > 0) {
    inputs.values = live as Property;
  }
  const { version } = release.chart.metadata;
  if (isMap(known) && known.version !== version) {
    inputs.version = version;
  }
  return keepObjectSecrets(inputs, input.inputs);
}
