import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FaultSite } from '../../faults/support';
import { until } from '../../faults/support';
import { ROOT } from '../../support/HeliumInstance';
import type { BareLedger } from './bareLedger';

const run = promisify(execFile);
const TRANSFORM = require.resolve('@backstage/cli/config/nodeTransform.cjs');

const COUNT = 100;
/** The default of `helium.operations.concurrency`. */
const WIDTH = 4;
/** Made without waiting, so that no waiting hides what Helium itself takes. */
const ENTRIES = 5;
const HOUR_MS = 3_600_000;

/** How long each way takes for all, in milliseconds: half of the bare updates before and half after, as machines change their speed. */
export async function measureThroughput(site: FaultSite) {
  await bareUps(site, 'warm', WIDTH);
  const before = await bareUps(site, 'before', COUNT / 2);
  const portal = await site.startPortal({
    lease: 60,
    operations: { concurrency: WIDTH, pollInterval: { seconds: 5 } },
  });
  await creations(site, 'warm', WIDTH);
  const helium = await creations(site, 'bench', COUNT);
  await portal.stop();
  const after = await bareUps(site, 'after', COUNT / 2);
  return { helium, bare: before + after, count: COUNT, width: WIDTH };
}

async function creations(site: FaultSite, prefix: string, count: number) {
  const names = Array.from(
    { length: count },
    (_, index) => `${prefix}-${index}`,
  );
  const began = performance.now();
  await Promise.all(
    names.map(name =>
      site.client.createWorkspace({
        name,
        program: 'ledger',
        expiresIn: 'PT8H',
        parameters: { entries: ENTRIES },
      }),
    ),
  );
  await until(
    'all are made',
    async () => {
      const [{ left }] = await site.database
        .knex('operations')
        .where({ active: true })
        .count({ left: '*' });
      return Number(left) === 0;
    },
    { timeoutMs: HOUR_MS, pauseMs: 100 },
  );
  const took = performance.now() - began;
  const made = await site.database
    .knex('workspaces')
    .whereIn('name', names)
    .where({ status: 'ready' });
  if (made.length !== count) {
    throw new Error(`Only ${made.length} of ${count} workspaces are ready`);
  }
  return took;
}

async function bareUps(site: FaultSite, prefix: string, count: number) {
  const folder = join(site.home, `bare-${prefix}`);
  await mkdir(join(folder, 'state'), { recursive: true });
  const specs: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = `${prefix}-bare-${index}`;
    const spec: BareLedger = {
      name,
      workDir: join(folder, name),
      cloud: site.cloud.folder,
      entries: ENTRIES,
      env: {
        PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
        PULUMI_HOME: join(site.home, 'pulumi'),
        PULUMI_CONFIG_PASSPHRASE: 'bench',
        PULUMI_SKIP_UPDATE_CHECK: 'true',
      },
    };
    await mkdir(spec.workDir);
    const file = join(folder, `${name}.json`);
    await writeFile(file, JSON.stringify(spec));
    specs.push(file);
  }
  const began = performance.now();
  await Promise.all(
    Array.from({ length: WIDTH }, async () => {
      for (let file = specs.shift(); file; file = specs.shift()) {
        await run(
          process.execPath,
          ['--require', TRANSFORM, join(__dirname, 'bareLedger.ts'), file],
          {
            cwd: ROOT,
            maxBuffer: 64 * 1024 ** 2,
            env: {
              ...process.env,
              // As runners have it.
              NODE_COMPILE_CACHE: join(tmpdir(), 'helium-bench-compile-cache'),
            },
          },
        );
      }
    }),
  );
  return performance.now() - began;
}
