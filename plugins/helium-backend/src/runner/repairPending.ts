import { InputError } from '@backstage/errors';
import type {
  PendingAction,
  PendingDecision,
} from '@helium-portal/backstage-plugin-helium-common';
import { describeFailure, OperationError } from './failures';
import { adoptedId, lookUpPendingCreate, toPendingCreate } from './recovery';
import { lookUp } from './repairInspection';
import type { OperationEnvironment } from './runOperation';
import type { RunOptions } from './StackSession';
import type { PendingOperation, StackState } from './StackState';
import { StoppedError } from './Stopper';

/** A state with something in flight. */
export interface Interrupted {
  /** Its secrets are in plain text, for the program to look by. */
  plain: StackState;
  /** The same as it is kept, and goes on. */
  kept: StackState;
}

/** A state in which nothing is in flight any more. */
export interface Settled {
  state: StackState;
  /** URNs of what has come into it, and only the cloud knows. */
  imported: string[];
  message: string;
}

/** What became of one that was in flight. */
interface Outcome {
  pending: PendingOperation;
  became: string;
  /** What it goes into the state by. */
  id?: string;
}

const BECAME: Record<PendingAction, string> = {
  import: 'imported',
  delete: 'deleted',
  forget: 'forgotten',
};

type Environment = Pick<
  OperationEnvironment,
  'session' | 'hasStack' | 'entrypoint' | 'context' | 'reporter' | 'redactor'
>;

/**
 * Does what was decided about all that is in flight. What is to be imported is found before anything is done to the cloud.
 *
 * @param options - with `programDecides` the program is asked about what nobody has decided about, as an attempt that recovers would
 * @throws InputError that names all that is undecided, or what can't be done; then the state is to stay as it is
 */
export async function settle(
  environment: Environment,
  { plain, kept }: Interrupted,
  decisions: PendingDecision[],
  { programDecides = false } = {},
): Promise<Settled> {
  const decided = new Map(decisions.map(({ urn, action }) => [urn, action]));
  const actionOf = ({ resource }: PendingOperation) =>
    decided.get(resource.urn);
  const isLeftToProgram = ({ type }: PendingOperation) =>
    programDecides &&
    (type !== 'creating' ||
      environment.entrypoint.recoverPendingCreate !== undefined);
  const undecided = plain.pending.filter(
    pending => !actionOf(pending) && !isLeftToProgram(pending),
  );
  if (undecided.length) {
    throw new InputError(
      `Pulumi forgets all that is in flight when any of it is settled, and nobody has decided about ${urnsOf(
        undecided,
      )}; look in the cloud, and send a decision about each`,
    );
  }
  const ids = new Map<PendingOperation, string>();
  for (const pending of plain.pending) {
    const action = actionOf(pending);
    if (action && action !== 'forget') {
      refuseUnlessCreating(pending);
    }
    if (action === 'import') {
      ids.set(pending, await idToImport(environment, plain, pending));
    }
  }
  const outcomes: Outcome[] = [];
  for (const pending of plain.pending) {
    const action = actionOf(pending);
    if (action || pending.type !== 'creating') {
      await haveProgramDo(environment, plain, pending, action ?? 'forget');
      outcomes.push({
        pending,
        became: BECAME[action ?? 'forget'],
        id: ids.get(pending),
      });
    } else {
      outcomes.push(await haveProgramDecide(environment, plain, pending));
    }
  }
  return settled(kept, outcomes);
}

/**
 * Adds what the cloud says of what has come into the state, once that is in its place.
 *
 * @returns what was done
 * @throws OperationError when it can't be read; nothing is lost then, as the next update reads it first
 */
export async function readImported(
  { session, redactor, stopper }: OperationEnvironment,
  run: RunOptions,
  { imported, message }: Settled,
): Promise<string> {
  if (!imported.length) {
    return message;
  }
  try {
    await session.refresh({ ...run, target: imported });
    return message;
  } catch (error) {
    if (error instanceof StoppedError || stopper.signal.aborted) {
      throw error;
    }
    const failure = describeFailure(error, redactor, run.collector);
    throw new OperationError(
      failure.class,
      `${message}; the state has that by now, and what was imported could not be read from the cloud, which the next update does first: ${failure.message}`,
    );
  }
}

/** @throws InputError that names what is in flight, which putting another state in the place of this one would forget */
export function refuseInFlight({ pending }: StackState): void {
  if (pending.length) {
    throw new InputError(
      `in flight, and forgotten by this step, would be ${urnsOf(
        pending,
      )}; decide about each in a step 'pending' before it`,
    );
  }
}

function refuseUnlessCreating({ type, resource }: PendingOperation): void {
  if (type !== 'creating') {
    throw new InputError(
      `${resource.urn} was ${type}, so the state has it: only that it was in flight can be forgotten, and the next update reads it first`,
    );
  }
}

async function idToImport(
  environment: Environment,
  plain: StackState,
  pending: PendingOperation,
): Promise<string> {
  const { urn } = pending.resource;
  const { cloud, id, detail } = await lookUp(environment, plain, pending);
  if (cloud === 'absent' || !id) {
    throw new InputError(
      `${urn} can't be imported: ${detail ?? `the cloud says: ${cloud}`}`,
    );
  }
  return id;
}

async function haveProgramDo(
  { entrypoint, context }: Environment,
  plain: StackState,
  pending: PendingOperation,
  action: PendingAction,
): Promise<void> {
  if (action === 'forget') {
    return;
  }
  const outcome = await entrypoint.recoverPendingCreate?.(
    toPendingCreate(pending, plain),
    context,
    action,
  );
  const refused =
    action === 'import'
      ? outcome !== undefined && outcome !== 'adopted'
      : outcome !== 'deleted' && outcome !== 'absent';
  if (refused) {
    throw new InputError(
      `the program was to ${action} ${pending.resource.urn}, and says of it: ${
        outcome ?? "it can't"
      }`,
    );
  }
}

/** As an attempt that recovers would have. */
async function haveProgramDecide(
  environment: Environment,
  plain: StackState,
  pending: PendingOperation,
): Promise<Outcome> {
  const create = toPendingCreate(pending, plain);
  const outcome = await lookUpPendingCreate(
    { ...environment, kind: 'repair' },
    create,
  );
  const id =
    outcome === 'adopted' ? await adoptedId(environment, create) : undefined;
  return { pending, became: outcome ?? 'absent', id };
}

function settled(kept: StackState, outcomes: Outcome[]): Settled {
  return {
    state: outcomes.reduce((state, { pending, id }) => {
      const { urn } = pending.resource;
      return id === undefined
        ? state.withoutPending(urn)
        : state.withImported(urn, id);
    }, kept),
    imported: outcomes
      .filter(({ id }) => id !== undefined)
      .map(({ pending }) => pending.resource.urn),
    message: outcomes
      .map(
        ({ pending, became, id }) =>
          `${pending.resource.urn} is ${became}${
            id === undefined ? '' : ` as ${id}`
          }`,
      )
      .join('; '),
  };
}

function urnsOf(pending: readonly PendingOperation[]): string {
  return pending.map(({ resource }) => resource.urn).join(', ');
}
