import type {
  KeptData,
  LeftoverReference,
} from '@helium-portal/backstage-plugin-helium-node';
import type { ResourceCount } from './protocol';
import { distinct, keyOf } from './references';
import type { OperationEnvironment } from './runOperation';
import { nameOf, StackState, type StateResource } from './StackState';

/** The data that is in a stack, by what its program declares; without a stack there is none. */
export class StackData {
  readonly #state: StackState;
  /** By URN. */
  readonly #declared: Map<string, KeptData>;

  private constructor(state: StackState, declared: Map<string, KeptData>) {
    this.#state = state;
    this.#declared = declared;
  }

  static async read({
    hasStack,
    entrypoint,
    context,
    session,
  }: Pick<
    OperationEnvironment,
    'hasStack' | 'entrypoint' | 'context' | 'session'
  >): Promise<StackData> {
    if (!hasStack || !entrypoint.persistentData) {
      return new StackData(StackState.parse('{}'), new Map());
    }
    return StackData.of(await session.exportState(), { entrypoint, context });
  }

  static of(
    state: StackState,
    {
      entrypoint,
      context,
    }: Pick<OperationEnvironment, 'entrypoint' | 'context'>,
  ): StackData {
    const declared = new Map<string, KeptData>();
    for (const { urn, type, id, inputs = {} } of state.resources) {
      const data = entrypoint.persistentData?.(
        { urn, type, name: nameOf(urn), id, inputs },
        context,
      );
      if (data) {
        declared.set(urn, data);
      }
    }
    return new StackData(state, declared);
  }

  /**
   * What a destroy would remove, by type, the most first; and how many of each it would leave when it is to keep data. What the program
   * only reads, or has Pulumi leave alone, no destroy removes.
   */
  get counts(): ResourceCount[] {
    const counts = new Map<string, ResourceCount>();
    for (const { type, urn } of this.#going) {
      const { count, kept } = counts.get(type) ?? { count: 0, kept: 0 };
      counts.set(type, {
        type,
        count: count + 1,
        kept: this.#declared.has(urn) ? kept + 1 : kept,
      });
    }
    return [...counts.values()].sort(
      (a, b) => b.count - a.count || a.type.localeCompare(b.type),
    );
  }

  /** Once for all the resources that it consists of. */
  get all(): KeptData[] {
    return distinct([...this.#declared.values()]);
  }

  /** Of all, what a destroy would remove. */
  get removable(): KeptData[] {
    return distinct(this.#dataOf(this.#going.map(({ urn }) => urn)));
  }

  has(reference: LeftoverReference): boolean {
    return this.all.some(each => keyOf(each) === keyOf(reference));
  }

  /** URNs of what a destroy leaves alone, so that some of the data outlives it: its resources, and all that those need. */
  staying(isKept: (data: KeptData) => boolean): string[] {
    const kept = [...this.#declared].flatMap(([urn, data]) =>
      isKept(data) ? [urn] : [],
    );
    return this.#state.withWhatTheyNeed(kept);
  }

  /** Data of which some would stay, because what stays needs it. */
  heldBy(staying: string[]): KeptData[] {
    return this.#dataOf(staying);
  }

  /** What the data needs, and nobody calls data: it would stay unseen. */
  get undeclared(): StateResource[] {
    const needed = new Set(this.staying(() => true));
    return this.#state.resources.filter(
      each =>
        needed.has(each.urn) && !this.#declared.has(each.urn) && isMade(each),
    );
  }

  get #going(): StateResource[] {
    return this.#state.resources.filter(each => isMade(each) && goes(each));
  }

  #dataOf(urns: string[]): KeptData[] {
    return urns.flatMap(urn => this.#declared.get(urn) ?? []);
  }
}

/** Providers and components are nothing in a cloud. */
function isMade({ type, custom }: StateResource) {
  return custom && !type.startsWith('pulumi:');
}

function goes({ external, retainOnDelete, pendingReplacement }: StateResource) {
  return !external && !retainOnDelete && !pendingReplacement;
}
