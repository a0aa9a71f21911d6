import type {
  PendingCreate,
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
  type PendingOperation,
  revealSecrets,
  type StackState,
  type StateResource,
} from './StackState';

const BY_HAND =
  'an administrator can look into the stack by a repair, decide, and try again';

/** What a program is told of it. */
export function toPendingCreate(
  { resource }: PendingOperation,
  state: StackState,
): PendingCreate {
  const provider = state.providerOf(resource);
  return {
    urn: resource.urn,
    type: resource.type,
    inputs: revealSecrets(resource.inputs),
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
  if (!state.pending.length) {
    reporter.log('Recovery: nothing was in flight');
    return;
  }
  for (const { type, resource } of state.pending) {
    if (type !== 'creating') {
      reporter.log(`Recovery: ${resource.urn} was ${type}`);
    }
  }
  await importAdopted(session, await lookUpPendingCreates(options, state));
  reporter.log('Recovery: refreshing the state');
  await session.refresh({ ...options.run, clearPendingCreates: true });
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
  return (await Promise.all(looks)).flat();
}

/** Undefined for what the next update takes over by itself; not every provider makes a resource over that exists. */
export async function adoptedId(
  { entrypoint, context }: Pick<RecoveryOptions, 'entrypoint' | 'context'>,
  pending: PendingCreate,
): Promise<string | undefined> {
  const look = await entrypoint.lookUpPendingCreate?.(pending, context);
  return look && look.cloud !== 'absent' ? look.id : undefined;
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
  const next = adopted
    // What was to replace another has its name, which a state holds once.
    .filter(({ urn }) => !state.resources.some(each => each.urn === urn))
    .reduce(
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
