import { startPostgres } from '@helium-portal/sandbox/postgres';
import { FaultSite, stopPostgresServer } from '../faults/support';
import { runSuite } from './measures/page';
import { atLeast, atMost, mib, ms, Report, times } from './measures/report';
import { measureClaims } from './operations/claims';
import { measureDeaths } from './operations/deaths';
import { measureExpiry } from './operations/expiry';
import { measureIdle } from './operations/idle';
import { measureThroughput } from './operations/throughput';

const MIB = 1024 ** 2;
const perMinute = (value: number) => `${value.toFixed(1)} a minute`;
const perSecond = (value: number) => `${value.toFixed(0)} a second`;
const percent = (value: number) => `${(value * 100).toFixed(2)} % of a core`;

async function throughput(site: FaultSite, report: Report) {
  report.section('100 creations queued at once, 4 at a time');
  const { helium, bare, count, width } = await measureThroughput(site);
  report.row('All of them', ms(helium), {
    baseline: `${count} × pulumi up, ${width} at a time: ${ms(bare)}`,
  });
  const rate = (duration: number) => (count * 60_000) / duration;
  report.row('Throughput', perMinute(rate(helium)), {
    baseline: perMinute(rate(bare)),
    bar: atLeast(bare / helium, 0.9, value => `${value} of the baseline`),
  });
  report.row('Of the baseline', (bare / helium).toFixed(2));
}

async function idle(site: FaultSite, report: Report) {
  report.section('An idle portal, on PostgreSQL');
  const { few, many } = await measureIdle(site);
  report.row('Memory with 10,000 workspaces', mib(many.memory), {
    baseline: `with 10: ${mib(few.memory)}`,
    bar: atMost(
      many.memory - few.memory,
      50 * MIB,
      limit => `${mib(limit)} more`,
    ),
  });
  report.row('CPU with 10,000 workspaces', percent(many.cpu), {
    baseline: `with 10: ${percent(few.cpu)}`,
    bar: atMost(many.cpu - few.cpu, 0.01, limit => `${percent(limit)} more`),
  });
}

async function main(report: Report) {
  const site = await FaultSite.create({ database: 'postgres' });
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      site.close().finally(() => process.exit(130));
    });
  }
  try {
    await throughput(site, report);

    report.section('Deaths');
    const deaths = times(await measureDeaths(site));
    report.row(
      'A dead runner on the same host is noticed',
      `p50 ${ms(deaths.p50)}, at most ${ms(deaths.p95)}`,
      {
        baseline: 'its lease runs out: 60 s',
        bar: atMost(deaths.p95, 10_000, ms),
      },
    );

    await idle(site, report);

    report.section('1,000 due expiries, on PostgreSQL');
    const expiry = await measureExpiry(site);
    report.value('All are operations after', expiry.helium, {
      limit: 2_000,
      baseline: `1,000 bare transactions: ${ms(expiry.bare)}`,
    });
  } finally {
    await site.close();
    await stopPostgresServer();
  }

  report.section('Claims by 8 workers, on PostgreSQL');
  const postgres = await startPostgres();
  try {
    const claims = await measureClaims(postgres.connectionString);
    report.row('Claims', perSecond(claims.helium), {
      baseline: `bare transactions: ${perSecond(claims.bare)}`,
      bar: atLeast(claims.helium, 200, perSecond),
    });
  } finally {
    await postgres.stop();
  }
}

runSuite('operations', main);
