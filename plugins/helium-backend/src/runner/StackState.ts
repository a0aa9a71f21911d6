/** Marks a value with a meaning of its own in Pulumi's serialized properties. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const PROVIDER = 'pulumi:providers:';
const KUBERNETES = `${PROVIDER}kubernetes`;

type Properties = Record<string, unknown>;

/** A resource as a state has it; what is not named here is kept as it is. */
export interface StateResource {
  urn: string;
  type: string;
  custom?: boolean;
  /** Only read. */
  external?: boolean;
  /** A destroy forgets it, and its provider is not asked to delete it. */
  retainOnDelete?: boolean;
  id?: string;
  inputs?: Properties;
  outputs?: Properties;
  parent?: string;
  /** `<urn>::<id>` */
  provider?: string;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[]>;
  deletedWith?: string;
  replaceWith?: string[];
  /** Its successor has been made, and it is to go. */
  delete?: boolean;
  /** It has gone, to be made anew. */
  pendingReplacement?: boolean;
  /** The next update reads it before anything else, which takes the mark away again. */
  refreshBeforeUpdate?: boolean;
}

/** A resource operation that the engine began and never saw end. */
export interface PendingOperation {
  /** `creating`, `updating`, `deleting`, ... */
  type: string;
  resource: StateResource;
}

interface Exported {
  deployment?: {
    resources?: StateResource[];
    pending_operations?: PendingOperation[];
  };
}

/** A stack's state as `pulumi stack export` prints it. Each change makes another one, for `pulumi stack import`. */
export class StackState {
  readonly #exported: Exported;

  private constructor(exported: Exported) {
    this.#exported = exported;
  }

  /** @throws SyntaxError when the text is no export */
  static parse(text: string): StackState {
    return new StackState(JSON.parse(text));
  }

  toString(): string {
    return JSON.stringify(this.#exported);
  }

  get resources(): readonly StateResource[] {
    return this.#exported.deployment?.resources ?? [];
  }

  get pending(): readonly PendingOperation[] {
    return this.#exported.deployment?.pending_operations ?? [];
  }

  /** Nothing was made yet, or all is gone. */
  get isEmpty(): boolean {
    return !this.resources.length && !this.pending.length;
  }

  get kubernetesProviders(): readonly StateResource[] {
    return this.resources.filter(({ type }) => type === KUBERNETES);
  }

  /** Whether it has a resource of a type, by its id or by what else its provider tells that names it. */
  has(type: string, id: string | undefined): boolean {
    return this.resources.some(
      each =>
        each.type === type &&
        !each.pendingReplacement &&
        (each.id === id || Object.values(each.outputs ?? {}).includes(id)),
    );
  }

  /** The resources of a provider; not of another one of its URN, as there is while it is being replaced. */
  resourcesOf(provider: StateResource): readonly StateResource[] {
    const reference = referenceTo(provider);
    return this.resources.filter(each => each.provider === reference);
  }

  /** Of a resource, in flight or made; undefined for one that the state has none of. */
  providerOf(resource: StateResource): StateResource | undefined {
    return this.resources.find(
      each =>
        each.type.startsWith(PROVIDER) &&
        referenceTo(each) === resource.provider,
    );
  }

  /** URNs of some resources, and of all that these need: providers, parents, and what they depend on. */
  withWhatTheyNeed(urns: string[]): string[] {
    const needed = new Set<string>();
    const pending = [...urns];
    for (let urn = pending.pop(); urn !== undefined; urn = pending.pop()) {
      if (!needed.has(urn)) {
        needed.add(urn);
        pending.push(
          ...this.resources.filter(each => each.urn === urn).flatMap(needsOf),
        );
      }
    }
    return [...needed];
  }

  /**
   * Without what was in flight for a URN. What was being changed, the next update reads before it relies on it: of that, the state says
   * what was before.
   */
  withoutPending(urn: string): StackState {
    const ofOthers = this.pending.filter(
      ({ resource }) => resource.urn !== urn,
    );
    const isUncertain = ofOthers.length < this.pending.length;
    return this.#with({
      ...(isUncertain && {
        resources: this.resources.map(each =>
          each.urn === urn ? { ...each, refreshBeforeUpdate: true } : each,
        ),
      }),
      pending_operations: ofOthers,
    });
  }

  /** With a create in flight, that an engine began and kept nothing of. */
  withPending(resource: StateResource): StackState {
    const { pending } = this.withoutPending(resource.urn);
    return this.#with({
      pending_operations: [...pending, { type: 'creating', resource }],
    });
  }

  /**
   * With a pending create as a resource that was made, by the id that the cloud knows it by. What the cloud says of it, a refresh
   * has to add; when none succeeds, the next update reads it before it relies on it. Where it was to replace another one, that one is
   * to be deleted, as when the replacement had gone on.
   */
  withImported(urn: string, id: string): StackState {
    const pending = this.pending.find(
      ({ type, resource }) => type === 'creating' && resource.urn === urn,
    );
    if (!pending) {
      return this.withoutPending(urn);
    }
    const made: StateResource = {
      ...pending.resource,
      id,
      outputs: pending.resource.inputs,
      refreshBeforeUpdate: true,
    };
    const isReplaced = (each: StateResource) =>
      each.urn === urn && !each.delete;
    const { resources } = this;
    return this.withoutPending(urn).#with({
      resources: resources.some(isReplaced)
        ? resources.flatMap(each =>
            isReplaced(each) ? replace(each, made) : [each],
          )
        : [...resources, made],
    });
  }

  /** Without a provider and all of its resources, and without what others say of them. */
  withoutProvider(provider: StateResource): StackState {
    const reference = referenceTo(provider);
    const isDropped = (resource: StateResource) =>
      resource.provider === reference || referenceTo(resource) === reference;
    const kept = this.resources.filter(resource => !isDropped(resource));
    const keptUrns = new Set(kept.map(({ urn }) => urn));
    const dropped = new Map(
      this.resources
        .filter(each => isDropped(each) && !keptUrns.has(each.urn))
        .map(each => [each.urn, each.parent]),
    );
    const livingParent = (urn: string | undefined): string | undefined =>
      urn !== undefined && dropped.has(urn)
        ? livingParent(dropped.get(urn))
        : urn;
    const lives = (urn: string) => !dropped.has(urn);
    return this.#with({
      resources: kept.map(resource => ({
        ...resource,
        parent: livingParent(resource.parent),
        dependencies: resource.dependencies?.filter(lives),
        propertyDependencies:
          resource.propertyDependencies &&
          Object.fromEntries(
            Object.entries(resource.propertyDependencies).map(
              ([name, urns]) => [name, urns?.filter(lives)],
            ),
          ),
        deletedWith:
          resource.deletedWith && lives(resource.deletedWith)
            ? resource.deletedWith
            : undefined,
      })),
      pending_operations: this.pending.filter(
        ({ resource }) => !isDropped(resource),
      ),
    });
  }

  #with(change: NonNullable<Exported['deployment']>): StackState {
    return new StackState({
      ...this.#exported,
      deployment: { ...this.#exported.deployment, ...change },
    });
  }
}

/** A URN is twice in a state only while the older one is to be deleted; what depends on it, depends on the one before it. */
function replace(old: StateResource, made: StateResource): StateResource[] {
  return old.pendingReplacement || old.id === made.id
    ? [made]
    : [made, { ...old, delete: true }];
}

/** `Deployment pachd` of `urn:pulumi:s::p::kubernetes:apps/v1:Deployment::pachd` has the name `pachd`. */
export const nameOf = (urn: string): string =>
  urn.split('::').slice(3).join('::') || urn;

/** `stack export --show-secrets` wraps secrets: `{ <signature>: <kind>, plaintext: '<JSON>' }`. */
export function revealSecrets(properties: Properties | undefined): Properties {
  return reveal(properties ?? {}) as Properties;
}

function reveal(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(reveal);
  }
  if (!value || typeof value !== 'object') {
    return value;
  }
  const { plaintext } = value as { plaintext?: unknown };
  if (SIGNATURE in value && typeof plaintext === 'string') {
    return reveal(JSON.parse(plaintext));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, reveal(inner)]),
  );
}

/** URNs of what a resource can't be without. */
function needsOf(resource: StateResource): string[] {
  const { parent, provider, deletedWith } = resource;
  return [
    ...(resource.dependencies ?? []),
    ...(resource.replaceWith ?? []),
    ...Object.values(resource.propertyDependencies ?? {}).flatMap(
      each => each ?? [],
    ),
    ...(parent ? [parent] : []),
    ...(provider ? [provider.slice(0, provider.lastIndexOf('::'))] : []),
    ...(deletedWith ? [deletedWith] : []),
  ];
}

/** How resources name their provider. */
function referenceTo({ urn, id }: StateResource): string {
  return `${urn}::${id}`;
}
