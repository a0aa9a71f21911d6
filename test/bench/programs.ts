import { HeliumInstance } from '../support/HeliumInstance';
import type { BareTimes } from './measures/bareUp';
import { removeWorkspace, timeBareUp, timeCreation } from './measures/creation';
import { runSuite } from './measures/page';
import { atMost, ms, Report, times } from './measures/report';

const PROGRAM = 'gcp_namespace_only';
const ROUNDS = 5;
/** Of the time from the request to `ready`, what is Helium's own. */
const LARGEST_SHARE = 0.1;

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

async function bench(helium: HeliumInstance, report: Report) {
  await helium.start();
  const client = await helium.client();
  report.section(`Creation of ${PROGRAM} in rehearsal`);
  // Neither side is to pay for what the first of all pays.
  await timeCreation(client, 'bench-first', PROGRAM);
  await removeWorkspace(client, 'bench-first');
  await timeBareUp(helium, 'bench-first', PROGRAM);

  const created: number[] = [];
  const bare: BareTimes[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    created.push(await timeCreation(client, `bench-create-${round}`, PROGRAM));
    await removeWorkspace(client, `bench-create-${round}`);
    bare.push(await timeBareUp(helium, `bench-bare-${round}`, PROGRAM));
  }
  const own = times(created).p50;
  const total = times(bare.map(item => item.total)).p50;
  const update = times(bare.map(item => item.update)).p50;
  report.value('From the request to ready, median', own, {
    baseline: `pulumi up: ${ms(total)}`,
  });
  report.row(
    'Of it beside the update itself',
    `${ms(own - update)}, ${percent((own - update) / own)}`,
    { baseline: `${ms(total - update)}, ${percent((total - update) / total)}` },
  );
  const share = (own - total) / own;
  report.row("Helium's own share: more than the baseline", percent(share), {
    bar: atMost(share, LARGEST_SHARE, percent),
  });
}

runSuite('programs', async report => {
  const helium = await HeliumInstance.create();
  try {
    await bench(helium, report);
    await helium.stop();
  } finally {
    await helium.kill();
    await helium.remove();
  }
});
