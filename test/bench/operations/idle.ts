import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultSite } from '../../faults/support';
import { times } from '../measures/report';
import { copyWorkspace, removeCopies } from './rows';

const MODEL = 'idle';
const ROUNDS = 3;
const READS = 20;
const SETTLE_MS = 10_000;
/** More than a full garbage collection takes. */
const COLLECT_MS = 2_000;
const WINDOW_MS = 20_000;
const SAMPLE_MS = 500;

/** What a portal takes that has nothing to do; `cpu` is the part of a core. */
export interface Idle {
  memory: number;
  cpu: number;
}

/** Medians with 10 and with 10,000 workspaces, in turns, each of a portal started anew. */
export async function measureIdle(
  site: FaultSite,
): Promise<{ few: Idle; many: Idle }> {
  const portal = await site.startPortal({ lease: 60 });
  const { id, workspace } = await site.create(MODEL, { entries: 5 });
  await site.ended({ id, workspace });
  await portal.stop();
  const results: Record<number, Idle[]> = { 10: [], 10_000: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const count of [10, 10_000]) {
      await removeCopies(site);
      await copyWorkspace(site, MODEL, count);
      results[count].push(await watch(site));
    }
  }
  await removeCopies(site);
  const median = (values: Idle[]): Idle => ({
    memory: times(values.map(({ memory }) => memory)).p50,
    cpu: times(values.map(({ cpu }) => cpu)).p50,
  });
  return { few: median(results[10]), many: median(results[10_000]) };
}

async function watch(site: FaultSite): Promise<Idle> {
  const portal = await site.startPortal({
    lease: 60,
    preloads: [require.resolve('./collectGarbage')],
    operations: { pollInterval: { seconds: 5 } },
    helium: {
      expiry: {
        schedule: { frequency: { seconds: 15 }, timeout: { minutes: 1 } },
      },
    },
  });
  try {
    for (let read = 0; read < READS; read += 1) {
      await portal.client.listWorkspaces({ limit: 50 });
    }
    await sleep(SETTLE_MS);
    process.kill(portal.pid, 'SIGUSR2');
    await sleep(COLLECT_MS);
    const began = performance.now();
    const ticks = await cpuSeconds(portal.pid);
    const sizes: number[] = [];
    while (performance.now() - began < WINDOW_MS) {
      sizes.push(await residentBytes(portal.pid));
      await sleep(SAMPLE_MS);
    }
    const took = (performance.now() - began) / 1_000;
    return {
      memory: times(sizes).p50,
      cpu: ((await cpuSeconds(portal.pid)) - ticks) / took,
    };
  } finally {
    await portal.stop();
  }
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}

/** Processor time that a process took so far. */
async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond();
}

function ticksPerSecond(): number {
  return Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
}
