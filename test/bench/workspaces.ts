import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HeliumInstance } from '../support/HeliumInstance';
import { residentMemory } from '../support/processes';
import { waitForStatus } from '../support/wait';
import type { BareTimes } from './measures/bareUp';
import {
  removeWorkspace,
  timeBareUp,
  timeCreation,
  watchRunners,
} from './measures/creation';
import { measureCatalog, waitForCatalog } from './measures/catalog';
import { measurePulumiCli } from './measures/pulumiCli';
import { runSuite } from './measures/page';
import { measure, mib, ms, Report, times } from './measures/report';
import { seededName, seedOwners, seedWorkspaces } from './measures/seed';

const WORKSPACES = 1000;
const READS = 300;
const OWNED_WORKSPACES = 10_000;
/** Of each 20 of them the guest may read 3; the others are the guest's. */
const READABLE = (OWNED_WORKSPACES / 20) * 3 + WORKSPACES + 1;
const PAGE = 50;
const CLI_READS = 5;
const CREATIONS = 3;
const CATALOG_CHANGES = 10;
const MODEL = 'bench-model';
const STEP = /✓ (.+) \(([\d.]+) s\)/g;

async function portalMemory(helium: HeliumInstance): Promise<number> {
  const { pid } = JSON.parse(
    await readFile(join(helium.home, 'portal.json'), 'utf8'),
  );
  return residentMemory(pid);
}

function stepSeconds(output: string, step: string): number {
  const match = new RegExp(`✓ ${step} \\(([\\d.]+) s\\)`).exec(output);
  return match ? Number(match[1]) * 1000 : NaN;
}

async function bench(helium: HeliumInstance, report: Report) {
  report.section('Starts');
  await helium.start();
  report.value(
    'Sandbox, tools cached',
    stepSeconds(helium.output, 'Starting the sandbox'),
    { limit: 15_000 },
  );

  report.section('Creation, from the request to ready');
  let client = await helium.client();
  const memory = await watchRunners(helium, () => timeCreation(client, MODEL));
  const created: number[] = [];
  const bare: BareTimes[] = [];
  for (let round = 0; round < CREATIONS; round += 1) {
    const name = `bench-create-${round}`;
    created.push(await timeCreation(client, name));
    await removeWorkspace(client, name);
    bare.push(await timeBareUp(helium, `bench-bare-${round}`));
  }
  const own = times(created);
  const total = times(bare.map(item => item.total));
  report.value('Median', own.p50, {
    baseline: `pulumi up: ${ms(total.p50)}, of it the update itself ${ms(
      times(bare.map(item => item.update)).p50,
    )}`,
  });
  report.value('More than bare pulumi up', own.p50 - total.p50, {
    limit: 1500,
  });

  report.section(`Reads, ${WORKSPACES} workspaces`);
  await helium.stop();
  await seedWorkspaces(helium, MODEL, WORKSPACES);
  const second = await helium.start();
  const secondOutput = helium.output;
  client = await helium.client();
  await measure(20, () => client.listWorkspaces({ limit: 50 }));
  const one = await measure(READS, index =>
    client.getWorkspace(seededName((index * 37) % WORKSPACES)),
  );
  const page = await measure(READS, index =>
    client.listWorkspaces({
      limit: 50,
      offset: (index * 50) % WORKSPACES,
      orderBy: index % 2 ? 'name' : 'createdAt',
    }),
  );
  const cli = await pulumiCli(helium);
  report.times('GET one', one, {
    limit: 20,
    baseline: `pulumi stack output: p50 ${ms(cli.one.p50)}`,
  });
  report.times('GET a page of 50', page, {
    limit: 50,
    baseline: `pulumi stack ls: p50 ${ms(cli.list.p50)}`,
  });

  report.section(`The catalog, ${WORKSPACES} workspaces`);
  await waitForCatalog(helium, WORKSPACES);
  report.times(
    'From a change of a workspace to its entity',
    await measureCatalog(helium, client, MODEL, CATALOG_CHANGES),
    { limit: 5_000 },
  );

  report.section('Second start and memory');
  report.value('Portal answers on a second start', second, { limit: 30_000 });
  for (const [, step, took] of secondOutput.matchAll(STEP)) {
    report.row(`  of it: ${step}`, `${took} s`);
  }
  report.row('Portal', mib(await portalMemory(helium)));
  report.row('Runner, at most', mib(memory.runner));
  report.row('Runner with Pulumi and providers', mib(memory.together));

  report.section(
    `A list by conditions: ${READABLE} that one may read, of ${
      OWNED_WORKSPACES + WORKSPACES + 1
    } workspaces`,
  );
  await helium.stop();
  await seedOwners(helium, MODEL, OWNED_WORKSPACES);
  await helium.start();
  const guest = await helium.client(await helium.guestToken());
  const { totalItems } = await guest.listWorkspaces({ limit: 1 });
  if (totalItems !== READABLE) {
    throw new Error(`The guest sees ${totalItems} workspaces`);
  }
  await measure(20, () => guest.listWorkspaces({ limit: PAGE }));
  const owned = await measure(READS, index =>
    guest.listWorkspaces({
      limit: PAGE,
      offset: (index * PAGE) % READABLE,
      orderBy: index % 2 ? 'name' : 'createdAt',
    }),
  );
  report.times(`GET a page of ${PAGE}`, owned, { limit: 60 });

  client = await helium.client();
  await client.deleteWorkspace(MODEL);
  await waitForStatus(client, MODEL, ['destroyed']);
}

/** The same reads through the Pulumi CLI. */
async function pulumiCli(helium: HeliumInstance) {
  const project = join(
    helium.home,
    'pulumi',
    'state',
    '.pulumi',
    'stacks',
    'kubernetes-namespace',
  );
  return await measurePulumiCli({
    stackFile: join(project, `${MODEL}.json`),
    project: 'kubernetes-namespace',
    stacks: WORKSPACES,
    count: CLI_READS,
    env: {
      ...process.env,
      PULUMI_HOME: join(helium.home, 'pulumi', 'home'),
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_CONFIG_PASSPHRASE: (
        await readFile(join(helium.home, 'pulumi', 'passphrase'), 'utf8')
      ).trim(),
    },
  });
}

runSuite('workspaces', async report => {
  // The guest is nobody special, so that the policy gives them conditions.
  const helium = await HeliumInstance.create({
    env: { APP_CONFIG_helium_administrators: '["group:default/operators"]' },
  });
  try {
    await bench(helium, report);
    await helium.stop();
  } finally {
    await helium.kill();
    await helium.remove();
  }
});
