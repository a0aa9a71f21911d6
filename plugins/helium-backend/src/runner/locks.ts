import { hostname } from 'node:os';
import { identify } from '../executors/processes';
import type { CommandJournal } from './CommandJournal';
import type { EarlierAttempt } from './protocol';

/** How far the clock of a host that took a lock may be from the database's. */
const CLOCK_DIFFERENCE_MS = 15 * 60_000;

/** A lock of a stack, as the state backend has it. */
export interface StackLock {
  /** `jane@laptop (pid 4711)` */
  holder: string;
  host: string;
  pid: number;
  /** ISO 8601, by the clock of that host. */
  at: string;
}

/** Whether nobody works under a lock any more. */
export interface LockVerdict {
  /** True only when that is proven. */
  dead: boolean;
  /** The proof, or what it lacks. */
  why: string;
}

/** The locks that the CLI complains of; it says of each `created by <user>@<host> (pid <pid>) at <time>`. */
export function parseLocks(stderr: string): StackLock[] {
  return [
    ...stderr.matchAll(
      /created by (.*?)@(\S+) \(pid (\d+)\) at (\d{4}-\S+Z|\d{4}-\S+)/g,
    ),
  ].map(([, user, host, pid, at]) => ({
    holder: `${user}@${host} (pid ${pid})`,
    host,
    pid: Number(pid),
    at,
  }));
}

/** Names all holders. */
export const holdersOf = (locks: StackLock[]): string =>
  locks.map(({ holder }) => holder).join(', ');

/**
 * Judges a lock without touching it. Its holder is proven dead when it was a command of Helium's own that has ended: one that
 * stands in this host's journal, or one of an attempt that has ended, on that attempt's host and in its time. An attempt ends
 * with its result, after which nothing of it lives, or by proof of its death.
 */
export async function judgeLock(
  lock: StackLock,
  known: { journal: CommandJournal; earlierAttempts: EarlierAttempt[] },
): Promise<LockVerdict> {
  const { host, pid } = lock;
  const here = host === hostname();
  const noted = await known.journal.stateOf(lock);
  if (noted === 'dead') {
    return {
      dead: true,
      why: `process ${pid}, which Helium started on ${host} for this stack, has ended`,
    };
  }
  if (noted === 'alive') {
    return {
      dead: false,
      why: `process ${pid}, which Helium started on ${host} for this stack, is at work`,
    };
  }
  if (here && (await identify(pid))) {
    return {
      dead: false,
      why: `process ${pid} of ${host} is there, and Helium did not start it for this stack`,
    };
  }
  const attempt = known.earlierAttempts.find(earlier => tookIt(earlier, lock));
  return attempt
    ? {
        dead: true,
        why: `attempt ${attempt.attempt} of operation ${attempt.operation} ran on ${host} then and has ended`,
      }
    : {
        dead: false,
        why: `Helium ran nothing for this stack on ${host} when the lock was taken`,
      };
}

function tookIt(attempt: EarlierAttempt, lock: StackLock): boolean {
  const taken = Date.parse(lock.at);
  return (
    attempt.host === lock.host &&
    taken >= Date.parse(attempt.startedAt) - CLOCK_DIFFERENCE_MS &&
    taken <= Date.parse(attempt.endedAt) + CLOCK_DIFFERENCE_MS
  );
}
