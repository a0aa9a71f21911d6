import { setTimeout as sleep } from 'node:timers/promises';
import { ConflictError } from '@backstage/errors';
import type {
  PendingCreateChoice,
  PendingCreateLook,
  PendingCreateOutcome,
} from '@helium-portal/backstage-plugin-helium-node';

/** What is read by an id is there a little after it was asked for. */
export const READ_WITHIN_MS = 10_000;
/** What only a list of tags knows may be missing there for a minute. */
export const LISTED_WITHIN_MS = 60_000;
const PAUSE_MS = 2_000;

export interface CloudContext {
  log(message: string): void;
  /** Whether the operation takes the workspace away. */
  destroying: boolean;
  signal?: AbortSignal;
  /** How long to look for what may yet appear, in milliseconds; as long as it may take if absent. */
  settleMs?: number;
}

/**
 * Decides about a resource of a cloud whose creation was cut off. What is there, or may be, is adopted: the runner takes it into the
 * state by its id, and the refresh behind it drops what is not there after all.
 *
 * @param look - asks the cloud
 * @param cloud - where people look themselves: `AWS`, `the console`
 * @throws ConflictError when it can't be told, unless the workspace is destroyed: what is there the inventory finds
 */
export async function recoverInCloud(
  look: () => Promise<PendingCreateLook>,
  cloud: string,
  context: CloudContext,
  choice?: PendingCreateChoice,
): Promise<PendingCreateOutcome> {
  const {
    cloud: state,
    id,
    detail,
  } = choice ? await look() : await lookUntilSettled(look, context);
  if (state === 'absent') {
    return 'absent';
  }
  if (choice === 'delete') {
    throw new ConflictError(
      `${detail}: it can't be deleted from here; import it, and delete the workspace or update it`,
    );
  }
  if (!id && context.destroying && !choice) {
    context.log(`${detail}; the inventory will tell`);
    return 'absent';
  }
  if (!id) {
    throw new ConflictError(
      `${detail}; look for it in ${cloud}, and decide about it by a repair`,
    );
  }
  context.log(`${id} may have been made before the interruption: kept`);
  return 'adopted';
}

async function lookUntilSettled(
  look: () => Promise<PendingCreateLook>,
  { signal, settleMs }: CloudContext,
): Promise<PendingCreateLook> {
  const start = Date.now();
  const isDue = ({ mayAppearMs = 0 }: PendingCreateLook) =>
    mayAppearMs > 0 && Date.now() - start < (settleMs ?? mayAppearMs);
  let seen = await look();
  while (isDue(seen)) {
    await sleep(PAUSE_MS, undefined, { signal });
    seen = await look();
  }
  return seen;
}
