import { setTimeout as sleep } from 'node:timers/promises';
import {
  isAlive,
  type ProcessIdentity,
  signal,
  survivorsOf,
} from './processes';

const GRACE_MS = 10_000;
const KILL_ROUNDS = 100;
const PAUSE_MS = 20;

/**
 * Ends all that a runner started and that still lives, the runner itself left out: asked first, by force when that takes too long.
 *
 * @throws Error when something does not even end by force
 */
export async function endSession(
  leader: ProcessIdentity,
  graceMs = GRACE_MS,
): Promise<void> {
  let left = await survivorsOf(leader);
  left.forEach(pid => signal(pid, 'SIGINT'));
  const deadline = Date.now() + graceMs;
  while (left.length && Date.now() < deadline) {
    await sleep(PAUSE_MS);
    left = await survivorsOf(leader);
  }
  if (left.length) {
    left = await killSession(leader);
  }
  if (left.length) {
    throw new Error(`Processes ${left.join(', ')} do not end on SIGKILL`);
  }
}

/**
 * Kills all that a runner of this boot started, in rounds, as what is being killed may have started another process.
 *
 * @returns what is still there
 */
export async function killSession(
  leader: ProcessIdentity,
  options: { leaderToo?: boolean } = {},
): Promise<number[]> {
  const members = async () => [
    ...(options.leaderToo && (await isAlive(leader)) ? [leader.pid] : []),
    ...(await survivorsOf(leader)),
  ];
  let left = await members();
  for (let round = 0; left.length && round < KILL_ROUNDS; round++) {
    left.forEach(pid => signal(pid, 'SIGKILL'));
    await sleep(PAUSE_MS);
    left = await members();
  }
  return left;
}
