import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HeliumInstance } from '../support/HeliumInstance';
import { residentMemory } from '../support/processes';
import { waitForStatus } from '../support/wait';
import {
  removeWorkspace,
  timeBareUp,
  timeCreation,
  watchRunners,
} from './measures/creation';
import { measurePulumiCli } from './measures/pulumiCli';
import { measure, mib, Report, times } from './measures/report';
import { seededName, seedWorkspaces } from './measures/seed';

const WORKSPACES = 1000;
const READS = 300;
const CLI_READS = 5;
const CREATIONS = 3;
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
    15_000,
  );

  report.section('Creation, from the request to ready');
  let client = await helium.client();
  const memory = await watchRunners(helium, () => timeCreation(client, MODEL));
  const created: number[] = [];
  const bare: Array<{ total: number; update: number }> = [];
  for (let round = 0; round < CREATIONS; round += 1) {
    const name = `bench-create-${round}`;
    created.push(await timeCreation(client, name));
    await removeWorkspace(client, name);
    bare.push(await timeBareUp(helium, `bench-bare-${round}`));
  }
  const own = times(created);
  const total = times(bare.map(item => item.total));
  report.value('Helium, median', own.p50);
  report.value('Bare pulumi up, median', total.p50);
  report.value(
    '  of it the update itself',
    times(bare.map(item => item.update)).p50,
  );
  report.value('Helium over bare pulumi up', own.p50 - total.p50, 1500);

  report.section(`Reads, ${WORKSPACES} workspaces`);
  await helium.stop();
  await seedWorkspaces(helium, MODEL, WORKSPACES);
  const second = await helium.start();
  const secondOutput = helium.output;
  client = await helium.client();
  await measure(20, () => client.listWorkspaces({ limit: 50 }));
  report.times(
    'GET one',
    await measure(READS, index =>
      client.getWorkspace(seededName((index * 37) % WORKSPACES)),
    ),
    20,
  );
  report.times(
    'GET a page of 50',
    await measure(READS, index =>
      client.listWorkspaces({
        limit: 50,
        offset: (index * 50) % WORKSPACES,
        orderBy: index % 2 ? 'name' : 'createdAt',
      }),
    ),
    50,
  );
  const project = join(
    helium.home,
    'pulumi',
    'state',
    '.pulumi',
    'stacks',
    'kubernetes-namespace',
  );
  const [file] = (await readdir(project)).filter(
    name => name === `${MODEL}.json`,
  );
  for (const stacks of [20, WORKSPACES]) {
    const cli = await measurePulumiCli({
      stackFile: join(project, file),
      project: 'kubernetes-namespace',
      stacks,
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
    report.times(`pulumi stack output, 1 of ${stacks}`, cli.one);
    report.times(`pulumi stack ls, ${stacks} stacks`, cli.list);
  }

  report.section('Second start and memory');
  report.value('Portal answers on a second start', second, 30_000);
  for (const [, step, took] of secondOutput.matchAll(STEP)) {
    report.row(`  of it: ${step}`, `${took} s`);
  }
  report.row('Portal', mib(await portalMemory(helium)));
  report.row('Runner, at most', mib(memory.runner));
  report.row('Runner with Pulumi and providers', mib(memory.together));
  await client.deleteWorkspace(MODEL);
  await waitForStatus(client, MODEL, ['destroyed']);
}

async function main() {
  const report = new Report();
  const helium = await HeliumInstance.create();
  try {
    await bench(helium, report);
    await helium.stop();
  } finally {
    await helium.kill();
    await helium.remove();
  }
  process.stdout.write(`${report}\n`);
  if (!report.passed) {
    process.exitCode = 1;
  }
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
