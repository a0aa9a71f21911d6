import { readFile } from 'node:fs/promises';
import { freemem } from 'node:os';
import { dirname, join } from 'node:path';

const CGROUPS = '/sys/fs/cgroup';
const MIB = 1024 * 1024;
/** By then a runner, its Pulumi CLI and its providers have taken most of what they need. */
const WARM_UP_SECONDS = 30;

/**
 * How many more runners there is memory for. What those that started a moment ago have yet to take is not free any more, though
 * it still looks so.
 *
 * @param reading - sizes in MiB; `ages` are the seconds since each young runner was started
 */
export function admissible(reading: {
  available: number;
  perAttempt: number;
  ages: number[];
}): number {
  const promised = reading.ages.reduce(
    (sum, age) =>
      sum + reading.perAttempt * Math.max(0, 1 - age / WARM_UP_SECONDS),
    0,
  );
  return Math.max(
    0,
    Math.floor((reading.available - promised) / reading.perAttempt),
  );
}

/** Whether what a runner takes shows in the host's figures. */
export const isWarm = (ageSeconds: number) => ageSeconds >= WARM_UP_SECONDS;

/** MiB that processes of this host, or container, can still take. */
export async function availableMemory(): Promise<number> {
  const [host, group] = await Promise.all([hostAvailable(), groupAvailable()]);
  return Math.min(host, group) / MIB;
}

async function hostAvailable(): Promise<number> {
  const text = await readOptional('/proc/meminfo');
  return parseMemAvailable(text ?? '') ?? freemem();
}

/** In bytes; see proc_meminfo(5). */
export function parseMemAvailable(meminfo: string): number | undefined {
  const found = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo);
  return found ? Number(found[1]) * 1024 : undefined;
}

/** What is left below the tightest limit of this process's cgroup (version 2) and those above it; Infinity without one. */
async function groupAvailable(): Promise<number> {
  const own = /^0::(.+)$/m.exec(
    (await readOptional('/proc/self/cgroup')) ?? '',
  );
  if (!own) {
    return Infinity;
  }
  let least = Infinity;
  for (let path = own[1]; ; path = dirname(path)) {
    const folder = join(CGROUPS, path);
    const [max, current, stat] = await Promise.all(
      ['memory.max', 'memory.current', 'memory.stat'].map(name =>
        readOptional(join(folder, name)),
      ),
    );
    least = Math.min(least, leftInGroup({ max, current, stat }));
    if (path === '/' || path === '.') {
      return least;
    }
  }
}

/** In bytes. File pages that nobody uses are given back before anything is refused. */
export function leftInGroup(files: {
  max?: string;
  current?: string;
  stat?: string;
}): number {
  const max = Number(files.max?.trim());
  const current = Number(files.current?.trim());
  if (!files.max || !files.current || !Number.isFinite(max)) {
    return Infinity;
  }
  const reclaimable = Number(
    /^inactive_file (\d+)$/m.exec(files.stat ?? '')?.[1] ?? 0,
  );
  return Math.max(0, max - current + reclaimable);
}

async function readOptional(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch(() => undefined);
}
