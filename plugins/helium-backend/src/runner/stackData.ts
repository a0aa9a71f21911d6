import type {
  KeptData,
  LeftoverReference,
} from '@helium-portal/backstage-plugin-helium-node';
import { keyOf } from './references';
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
    const state = await session.exportState();
    const declared = new Map<string, KeptData>();
    for (const { urn, type, id, inputs = {} } of state.resources) {
      const data = entrypoint.persistentData(
        { urn, type, name: nameOf(urn), id, inputs },
        context,
      );
      if (data) {
        declared.set(urn, data);
      }
    }
    return new StackData(state, declared);
  }

  /** Once for all the resources that it consists of. */
  get all(): KeptData[] {
    const byKey = [...this.#declared.values()].map(
      each => [keyOf(each), each] as const,
    );
    return [...new Map(byKey).values()];
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
    return staying.flatMap(urn => this.#declared.get(urn) ?? []);
  }

  /** What the data needs, and nobody calls data: it would stay unseen. Providers and components are nothing in a cloud. */
  get undeclared(): StateResource[] {
    const needed = new Set(this.staying(() => true));
    return this.#state.resources.filter(
      ({ urn, type, custom }) =>
        needed.has(urn) &&
        !this.#declared.has(urn) &&
        custom &&
        !type.startsWith('pulumi:'),
    );
  }
}
