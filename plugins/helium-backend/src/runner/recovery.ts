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
import { type PendingOperation, revealSecrets } from './StackState';

const BY_HAND =
  'an administrator can look into the stack by a repair, decide, and try again';

/** What a program is told of it. */
export const toPendingCreate = ({
  resource,
}: PendingOperation): PendingCreate => ({
  urn: resource.urn,
  type: resource.type,
  inputs: revealSecrets(resource.inputs),
});

/**
 * Brings a stack whose writer is proven dead back to where an operation may begin: unlock, look each pending create up, and
 * refresh. Without this an update would make pending resources a second time. A lock of anybody else stays.
 */
export async function recoverStack(options: {
  session: StackSession;
  entrypoint: ProgramEntrypoint;
  context: ProgramContext;
  reporter: EventReporter;
  kind: OperationKind;
  run: RunOptions;
}): Promise<void> {
  const { session, reporter } = options;
  reporter.log('Recovering: an earlier attempt ended before it was done');
  await removeDeadLock(session, reporter);

  const { pending } = await session.exportPlainState();
  if (!pending.length) {
    reporter.log('Recovery: nothing was in flight');
    return;
  }
  for (const operation of pending) {
    if (operation.type === 'creating') {
      const create = toPendingCreate(operation);
      const outcome = await lookUpPendingCreate(options, create);
      if (outcome === 'adopted') {
        await importAdopted(options, create);
      }
    } else {
      reporter.log(`Recovery: ${operation.resource.urn} was ${operation.type}`);
    }
  }
  reporter.log('Recovery: refreshing the state');
  await session.refresh({ ...options.run, clearPendingCreates: true });
}

/**
 * Takes what a program adopted into the state, if the program tells its id: not every provider makes a resource over that exists.
 * The refresh behind it drops what is not there after all.
 */
async function importAdopted(
  {
    session,
    entrypoint,
    context,
  }: Pick<
    Parameters<typeof recoverStack>[0],
    'session' | 'entrypoint' | 'context'
  >,
  pending: PendingCreate,
): Promise<void> {
  const look = await entrypoint.lookUpPendingCreate?.(pending, context);
  if (look?.id && look.cloud !== 'absent') {
    const state = await session.exportState();
    // What was to replace another has its name, which a state holds once.
    if (!state.resources.some(({ urn }) => urn === pending.urn)) {
      await session.importState(state.withImported(pending.urn, look.id));
    }
  }
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
    Parameters<typeof recoverStack>[0],
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
