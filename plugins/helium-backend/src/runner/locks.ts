import { hostname, userInfo } from 'node:os';
import { identify } from '../executors/processes';
import type { CommandJournal } from './CommandJournal';
import type { EarlierAttempt } from './protocol';

/** How far the clock of a host that took a lock may be from the database's: both are kept, and people share hosts with runners. */
const CLOCK_DIFFERENCE_MS = 5_000;

/** A lock of a stack, as the state backend has it. */
export interface StackLock {
  /** `jane@laptop (pid 4711)` */
  holder: string;
  user: string;
  host: string;
  pid: number;
  /** ISO 8601, by the clock of that host. */
  at: string;
}

/** Whether nobody works under a lock any more. */
export interface LockVerdict {
  /** True only when that is proven. */
  dead: boolean;
  /** True only when it is proven that somebody does. */
  alive?: boolean;
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
    user,
    host,
    pid: Number(pid),
    at,
  }));
}

/** Names all holders. */
export const holdersOf = (locks: StackLock[]): string =>
  locks.map(({ holder }) => holder).join(', ');

/** The user that the CLI writes into its locks when a runner starts it. */
export function lockUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // A user without a name in this container; the CLI then takes the one of its environment.
    return process.env.USER;
  }
}

/**
 * Judges a lock without touching it. Its holder is proven dead when it was a command of Helium's own that has ended: one that
 * stands in this host's journal, or one of an attempt that has ended, by its user, on its host and between its start and its end.
 * An attempt ends with its result, after which nothing of it lives, or by proof of its death.
 */
export async function judgeLock(
  lock: StackLock,
  known: { journal: CommandJournal; earlierAttempts: EarlierAttempt[] },
): Promise<LockVerdict> {
  const { user, host, pid, at } = lock;
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
      alive: true,
      why: `process ${pid}, which Helium started on ${host} for this stack, is at work`,
    };
  }
  if (host === hostname() && (await identify(pid))) {
    return {
      dead: false,
      why: `process ${pid} of ${host} is there, and Helium did not start it for this stack`,
    };
  }
  const own = lockUser();
  if (user !== own) {
    return {
      dead: false,
      why: `${user} took it on ${host}, and Helium's runners lock as ${
        own ?? 'nobody who has a name'
      }`,
    };
  }
  const attempt = known.earlierAttempts.find(earlier => tookIt(earlier, lock));
  return attempt
    ? {
        dead: true,
        why: `attempt ${attempt.attempt} of operation ${attempt.operation} ran on ${host} then, as ${user}, and has ended`,
      }
    : {
        dead: false,
        why: `Helium ran nothing for this stack on ${host} at ${at}, when the lock was taken`,
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
