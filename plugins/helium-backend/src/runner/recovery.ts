import type {
  PendingCreate,
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import type { EventReporter } from './EventReporter';
import { OperationError } from './failures';
import type { OperationKind } from './protocol';
import type { RunOptions, StackSession } from './StackSession';

/**
 * Brings a stack whose writer is proven dead back to where an operation may begin: unlock, look each pending create up, and
 * refresh. Without this an update would make pending resources a second time.
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
  reporter.log('Recovering: an earlier attempt died before it was done');
  await session.unlock();

  const pending = await session.pendingOperations();
  if (!pending.length) {
    reporter.log('Recovery: nothing was in flight');
    return;
  }
  for (const { type, resource } of pending) {
    if (type === 'creating') {
      await lookUp(options, {
        urn: resource.urn,
        type: resource.type,
        inputs: revealSecrets(resource.inputs ?? {}) as PendingCreate['inputs'],
      });
    } else {
      reporter.log(`Recovery: ${resource.urn} was ${type}`);
    }
  }
  reporter.log('Recovery: refreshing the state');
  await session.refresh({ ...options.run, clearPendingCreates: true });
}

async function lookUp(
  options: Parameters<typeof recoverStack>[0],
  pending: PendingCreate,
): Promise<void> {
  const { entrypoint, context, reporter, kind } = options;
  if (entrypoint.recoverPendingCreate) {
    const outcome = await entrypoint.recoverPendingCreate(pending, context);
    reporter.log(`Recovery: ${pending.urn} was being created: ${outcome}`);
    return;
  }
  // A destroy may go on: what it can't see, the inventory finds.
  if (kind !== 'destroy') {
    throw new OperationError(
      'permanent',
      `${pending.urn} was being created when an earlier attempt died, and the program can't tell whether it exists; delete the workspace, or look for it and try again`,
    );
  }
  reporter.log(
    `Recovery: ${pending.urn} was being created; the inventory will tell`,
  );
}

/** `stack export --show-secrets` wraps secrets: `{ <signature>: <kind>, plaintext: '<JSON>' }`. */
function revealSecrets(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(revealSecrets);
  }
  if (!value || typeof value !== 'object') {
    return value;
  }
  const { plaintext } = value as { plaintext?: unknown };
  if (
    '4dabf18193072939515e22adb298388d' in value &&
    typeof plaintext === 'string'
  ) {
    return revealSecrets(JSON.parse(plaintext));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, revealSecrets(inner)]),
  );
}
