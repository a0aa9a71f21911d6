import { setTimeout as sleep } from 'node:timers/promises';
import { stringifyError } from '@backstage/errors';
import type {
  PendingCreate,
  PendingCreateLook,
  PendingCreateOutcome,
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import type { EventReporter } from './EventReporter';
import { OperationError } from './failures';
import { holdersOf } from './locks';
import type { OperationKind } from './protocol';
import type { RunOptions, StackSession } from './StackSession';
import {
  nameOf,
  type PendingOperation,
  revealSecrets,
  type StackState,
  type StateResource,
} from './StackState';

/** What takes longest to be made is a cluster or a database. */
const MAKING_MS = 30 * 60_000;
const LOOK_AGAIN_MS = 15_000;
/** What is there may be missing in a cloud's lists for a minute. */
const LISTED_MS = 60_000;
const LOOK_SOON_MS = 2_000;

const BY_HAND =
  'an administrator can look into the stack by a repair, decide, and try again';

/** What a program is told of it. */
export function toPendingCreate(
  { resource }: PendingOperation,
  state: StackState,
): PendingCreate {
  const provider = state.providerOf(resource);
  const known = state.resources.flatMap(({ type, id, pendingReplacement }) =>
    type === resource.type && id && !pendingReplacement ? [id] : [],
  );
  return {
    urn: resource.urn,
    type: resource.type,
    inputs: revealSecrets(resource.inputs),
    known,
    ...(provider && { provider: revealSecrets(provider.inputs) }),
  };
}

interface RecoveryOptions {
  session: StackSession;
  entrypoint: ProgramEntrypoint;
  context: ProgramContext;
  reporter: EventReporter;
  kind: OperationKind;
  run: RunOptions;
  /** What a provider was creating when it ended, which is in no state. */
  lost?: readonly StateResource[];
}

/**
 * Brings a stack whose writer is proven dead back to where an operation may begin: unlock, look each pending create up, and
 * refresh. Without this an update would make pending resources a second time. A lock of anybody else stays.
 */
export async function recoverStack(options: RecoveryOptions): Promise<void> {
  const { session, reporter } = options;
  reporter.log('Recovering: an earlier attempt ended before it was done');
  await removeDeadLock(session, reporter);

  const state = await session.exportPlainState();
  if (!state.pending.length && !options.lost?.length) {
    reporter.log('Recovery: nothing was in flight');
    return;
  }
  for (const { type, resource } of state.pending) {
    if (type !== 'creating') {
      reporter.log(`Recovery: ${resource.urn} was ${type}`);
    }
  }
  await adoptInFlight(options);
  reporter.log('Recovery: refreshing the state');
  await session.refresh({ ...options.run, clearPendingCreates: true });
}

/**
 * Takes into the state what the program adopts of all that was in flight, as the state has it and as it was lost.
 *
 * @returns the URNs of what is in the state now, and that a refresh has to read
 */
export async function adoptInFlight(
  options: Omit<RecoveryOptions, 'run'>,
): Promise<string[]> {
  const { session, lost = [] } = options;
  const kept = await session.exportPlainState();
  const unknown = lost.filter(
    ({ urn }) => !kept.pending.some(({ resource }) => resource.urn === urn),
  );
  const found = await lookUpPendingCreates(
    options,
    unknown.reduce((state, resource) => state.withPending(resource), kept),
  );
  const adopted = found.map(({ urn, id }) => ({
    urn,
    id,
    resource: unknown.find(resource => resource.urn === urn),
  }));
  await importAdopted(session, adopted);
  return adopted.map(({ urn }) => urn);
}

/**
 * What a cloud refused to create because it has one of that name may be this very operation's: whoever asked for it ended, and it
 * appeared after all looks for it. What says by its label that this operation made it is taken into the state; all else stays,
 * whoever's it is, and so does what the state has already.
 *
 * @param taken - as the engine sent them
 * @returns the URNs of what is in the state now, and that a refresh has to read
 */
export async function adoptTaken(
  options: Pick<
    RecoveryOptions,
    'session' | 'entrypoint' | 'context' | 'reporter'
  >,
  taken: readonly StateResource[],
): Promise<string[]> {
  const { session, reporter } = options;
  if (taken.length === 0) {
    return [];
  }
  const state = await session.exportPlainState();
  const found = await Promise.all(
    taken.map(async resource => {
      reporter.log(
        `The name of ${resource.urn} is taken: looking for who made it`,
      );
      const create = toPendingCreate({ type: 'creating', resource }, state);
      return { resource, id: await findOwn(options, create) };
    }),
  );
  const adopted: Adopted[] = [];
  for (const { resource, id } of found) {
    const { urn, type } = resource;
    const isKnown =
      state.has(type, id) ||
      adopted.some(each => each.id === id && each.resource?.type === type);
    if (id && !isKnown) {
      reporter.log(`${urn} was made by this operation: ${id}`);
      adopted.push({ urn, id, resource });
    }
  }
  await importAdopted(session, adopted);
  return adopted.map(({ urn }) => urn);
}

/** The id of what the operation made itself, as the cloud has it. */
async function findOwn(
  options: Pick<RecoveryOptions, 'entrypoint' | 'context' | 'reporter'>,
  create: PendingCreate,
): Promise<string | undefined> {
  const { signal, operation } = options.context;
  const end = Date.now() + LISTED_MS;
  for (;;) {
    const look = await lookUpOnce(options, create);
    // It is there: the cloud itself says so, even of what it can't be asked for.
    if (look?.operation === operation && look.cloud !== 'absent') {
      return look.id;
    }
    if (!look?.mayAppearMs || Date.now() >= end || signal?.aborted) {
      return undefined;
    }
    await sleep(LOOK_SOON_MS);
  }
}

/** What can't be asked now, may be in a moment. */
async function lookUpOnce(
  {
    entrypoint,
    context,
    reporter,
  }: Pick<RecoveryOptions, 'entrypoint' | 'context' | 'reporter'>,
  create: PendingCreate,
): Promise<PendingCreateLook | undefined> {
  try {
    return await entrypoint.lookUpPendingCreate?.(create, context);
  } catch (error) {
    reporter.log(`${create.urn} can't be looked for: ${stringifyError(error)}`);
    return { cloud: 'unknown', mayAppearMs: LISTED_MS };
  }
}

/**
 * Waits for what the state has as being created, which it only has of what was adopted: not every provider's read waits for the end
 * of that, and what it says before is not yet what an update needs, or what can be deleted.
 */
export async function refreshUntilMade(
  {
    session,
    reporter,
    run,
  }: Pick<RecoveryOptions, 'session' | 'reporter' | 'run'>,
  state: StackState,
  pauseMs = LOOK_AGAIN_MS,
): Promise<void> {
  const end = Date.now() + MAKING_MS;
  let unfinished = beingMade(state);
  while (unfinished.length > 0 && Date.now() < end) {
    reporter.log(`The cloud is still at ${unfinished.map(nameOf).join(', ')}`);
    await sleep(pauseMs, undefined, { signal: run.signal });
    await session.refresh({ ...run, target: unfinished });
    unfinished = beingMade(await session.exportState());
  }
}

function beingMade({ resources }: StackState): string[] {
  return resources
    .filter(({ outputs }) => /^creating$/i.test(String(outputs?.status)))
    .map(({ urn }) => urn);
}

/** What a program adopted, and the id by which its provider reads it. */
export interface Adopted {
  urn: string;
  id: string;
  /** For what the state does not have in flight. */
  resource?: StateResource;
}

/**
 * Looks up all that the state has as being created, at the same time: a cloud is given a while to bring forth what it was asked for.
 *
 * @returns what the program adopted and a provider can read
 */
export async function lookUpPendingCreates(
  options: Pick<
    RecoveryOptions,
    'entrypoint' | 'context' | 'reporter' | 'kind'
  >,
  state: StackState,
): Promise<Adopted[]> {
  const looks = state.pending
    .filter(({ type }) => type === 'creating')
    .map(async operation => {
      const create = toPendingCreate(operation, state);
      const outcome = await lookUpPendingCreate(options, create);
      const id = outcome === 'adopted' && (await adoptedId(options, create));
      return id ? [{ urn: create.urn, id }] : [];
    });
  // All of them come to their end, as what they do must be over with the attempt.
  const ends = await Promise.allSettled(looks);
  return ends.flatMap(end => {
    if (end.status === 'rejected') {
      throw end.reason;
    }
    return end.value;
  });
}

/**
 * Undefined for what the next update takes over by itself; not every provider makes a resource over that exists.
 *
 * @throws OperationError when the program saw it a moment ago and does not any more, as in a list that lags behind
 */
export async function adoptedId(
  { entrypoint, context }: Pick<RecoveryOptions, 'entrypoint' | 'context'>,
  pending: PendingCreate,
): Promise<string | undefined> {
  const look = await entrypoint.lookUpPendingCreate?.(pending, context);
  if (look?.cloud === 'absent') {
    throw new OperationError(
      'transient',
      `${pending.urn} was there a moment ago, and is not any more: it is looked for again`,
    );
  }
  return look?.id;
}

/**
 * Takes what a program adopted into the state, all of it at once: Pulumi's import forgets what else was in flight. A refresh has to
 * follow, which drops what is not there after all.
 */
export async function importAdopted(
  session: StackSession,
  adopted: Adopted[],
): Promise<void> {
  if (adopted.length === 0) {
    return;
  }
  const state = await session.exportState();
  const next = adopted.reduce(
    (known, { urn, id, resource }) =>
      (resource ? known.withPending(resource) : known).withImported(urn, id),
    state,
  );
  await session.importState(
    // Of what was being changed, too, Pulumi would forget it.
    next.pending.reduce(
      (known, { resource }) => known.withoutPending(resource.urn),
      next,
    ),
  );
}

async function removeDeadLock(
  session: StackSession,
  reporter: EventReporter,
): Promise<void> {
  const locks = await session.locks();
  if (!locks.length) {
    return;
  }
  const holders = holdersOf(locks);
  const { dead, why } = await session.judge(locks);
  if (!dead) {
    throw new OperationError(
      'blocked',
      `The stack is locked by ${holders}, who may be at work: ${why}. Ask them; ${BY_HAND}`,
    );
  }
  reporter.log(`Recovery: removing the lock of ${holders}: ${why}`);
  await session.unlock();
}

/**
 * Lets the program say, or make, what the next update needs to know of a create whose end nobody saw.
 *
 * @returns undefined when the program can't
 * @throws OperationError when the program can't, unless the workspace is destroyed
 */
export async function lookUpPendingCreate(
  options: Pick<
    RecoveryOptions,
    'entrypoint' | 'context' | 'reporter' | 'kind'
  >,
  pending: PendingCreate,
): Promise<PendingCreateOutcome | undefined> {
  const { entrypoint, context, reporter, kind } = options;
  if (entrypoint.recoverPendingCreate) {
    const outcome = await entrypoint.recoverPendingCreate(pending, context);
    reporter.log(`Recovery: ${pending.urn} was being created: ${outcome}`);
    return outcome;
  }
  // A destroy may go on: what it can't see, the inventory finds.
  if (kind !== 'destroy') {
    throw new OperationError(
      'attention',
      `${pending.urn} was being created when an earlier attempt ended, and the program can't tell whether it exists; ${BY_HAND}, or delete the workspace`,
    );
  }
  reporter.log(
    `Recovery: ${pending.urn} was being created; the inventory will tell`,
  );
  return undefined;
}
