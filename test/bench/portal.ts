import type { Page } from '@playwright/test';
import { HeliumInstance } from '../support/HeliumInstance';
import { timeCreation } from './measures/creation';
import { runSuite } from './measures/page';
import {
  atLeast,
  atMost,
  ms,
  type Report,
  type Times,
  times,
} from './measures/report';
import { seedLog, seedOwners, seedWorkspaces } from './measures/seed';
import { type Bundle, readBundle } from './portal/bundle';
import {
  firstVisits,
  openList,
  openSettings,
  openWorkspace,
  scriptsOf,
  visits,
} from './portal/pages';
import { measureStorm, SIGNALS_TOPIC } from './portal/signals';
import { Visitor } from './portal/Visitor';

const MODEL = 'bench-model';
const FEW = 10;
const MANY = 10_000;
const LOGGED = 'bench-log';
const LINES = 50_000;
const VISITS = 9;
const FIRST_VISITS = 5;
const SIGNALS_PER_SECOND = 60;
const STORM_MS = 60_000;
const CALM_MS = 15_000;

const OPEN_MS = 1_500;
const MANY_TIMES = 1.2;
const FRAME_MS = 100;
const SHARE_BYTES = 250_000;

const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

async function listOfFew(visitor: Visitor, report: Report): Promise<number> {
  report.section(`The list with ${FEW} workspaces, from navigation to usable`);
  const settings = times(await visits(visitor, VISITS, openSettings));
  const few = times(await visits(visitor, VISITS, openList));
  opening(report, 'Visited before', few, {
    baseline: `Backstage's settings: p50 ${ms(settings.p50)}`,
  });
  const first = await firstVisits(visitor, FIRST_VISITS, openList);
  const firstOther = await firstVisits(visitor, FIRST_VISITS, openSettings);
  report.times('Nothing cached', first, {
    baseline: `Backstage's settings: p50 ${ms(firstOther.p50)}`,
  });
  return few.p50;
}

async function listOfMany(visitor: Visitor, report: Report, few: number) {
  report.section(`The list with ${MANY} workspaces, from navigation to usable`);
  const many = times(await visits(visitor, VISITS, openList));
  report.row('Median', ms(many.p50), {
    baseline: `with ${FEW}: ${ms(few)}`,
    bar: atMost(
      many.p50 / few,
      MANY_TIMES,
      value => `${value} times the baseline`,
    ),
  });
  report.row('Times the baseline', (many.p50 / few).toFixed(2));
}

async function storm(
  helium: HeliumInstance,
  visitor: Visitor,
  report: Report,
): Promise<void> {
  report.section(`The list with ${MANY} workspaces, while signals come`);
  const client = await helium.client();
  const during = (perSecond: number, durationMs: number) =>
    visitor.visit((page, url) =>
      measureStorm(page, url, { client, perSecond, durationMs }),
    );
  const calm = await during(0, CALM_MS);
  const { frames, signalsPerSecond, reads } = await during(
    SIGNALS_PER_SECOND,
    STORM_MS,
  );
  report.row('Signals that the page got', `${signalsPerSecond.toFixed(1)}/s`, {
    bar: atLeast(signalsPerSecond, SIGNALS_PER_SECOND, value => `${value}/s`),
  });
  report.row(
    'Frames',
    `p50 ${ms(frames.p50)}, p95 ${ms(frames.p95)}, longest ${ms(
      frames.longest,
    )}`,
    {
      baseline: `no signals: p50 ${ms(calm.frames.p50)}, longest ${ms(
        calm.frames.longest,
      )}`,
      bar: atMost(frames.longest, FRAME_MS, ms),
    },
  );
  report.row(`Reads of the list in ${ms(STORM_MS)}`, String(reads));
}

async function log(visitor: Visitor, report: Report) {
  report.section(
    `A workspace with ${LINES} lines of log, from navigation on, medians`,
  );
  const settings = times(await visits(visitor, VISITS, openSettings));
  const seen = await visits(visitor, VISITS, (page, url) =>
    openWorkspace(page, url, { name: LOGGED, lines: LINES }),
  );
  const open = times(seen.map(({ connections }) => connections));
  report.row('Its connections can be used', ms(open.p50), {
    baseline: `Backstage's settings: ${ms(settings.p50)}`,
  });
  const logged = times(seen.map(each => each.log));
  opening(report, 'And its log, opened, shows its end', logged);
  const whole = times(seen.map(({ wholeLog }) => wholeLog));
  report.row('And all of the log can be searched', ms(whole.p50));
}

async function bundle(visitor: Visitor, report: Report) {
  report.section('The built portal, compressed');
  const chunks = await readBundle();
  const share = sum(chunks, 'helium');
  report.row("Helium's part", kB(share), {
    baseline: `all of it: ${kB(sum(chunks, 'all'))}`,
    bar: atMost(share, SHARE_BYTES, kB),
  });
  const pages = [
    { what: 'the list', open: openList },
    {
      what: 'a workspace',
      open: (page: Page, url: string) =>
        openWorkspace(page, url, { name: LOGGED, lines: LINES }),
    },
  ];
  for (const { what, open } of pages) {
    const names = await visitor.visit((page, url) =>
      scriptsOf(page, each => open(each, url)),
    );
    const read = chunks.filter(({ file }) => names.has(file));
    const editors = read.filter(({ hasEditor }) => hasEditor).length;
    report.row(`Helium's part of what ${what} reads`, kB(sum(read, 'helium')), {
      baseline: `all that it reads: ${kB(sum(read, 'all'))}`,
    });
    report.row(`Files with the editor that ${what} reads`, String(editors), {
      baseline: `there are ${chunks.filter(each => each.hasEditor).length}`,
      bar: atMost(editors, 0, String),
    });
  }
}

function sum(chunks: Bundle, part: 'all' | 'helium'): number {
  return chunks.reduce((total, chunk) => total + chunk[part], 0);
}

/** A time to open something, of which the median has the bar. */
function opening(
  report: Report,
  what: string,
  took: Times,
  options: { baseline?: string } = {},
) {
  report.row(
    what,
    `p50 ${ms(took.p50)}, p95 ${ms(took.p95)} (${took.count} times)`,
    { ...options, bar: atMost(took.p50, OPEN_MS, value => `p50 ${ms(value)}`) },
  );
}

async function withVisitor<T>(
  helium: HeliumInstance,
  work: (visitor: Visitor) => Promise<T>,
): Promise<T> {
  const visitor = await Visitor.create(helium);
  try {
    return await work(visitor);
  } finally {
    await visitor.close();
  }
}

async function bench(helium: HeliumInstance, report: Report) {
  await helium.start();
  await timeCreation(await helium.client(), MODEL);
  await helium.stop();
  await seedWorkspaces(helium, MODEL, FEW - 1);
  await helium.start();
  const few = await withVisitor(helium, visitor => listOfFew(visitor, report));

  await helium.stop();
  await seedOwners(helium, MODEL, MANY - FEW);
  await seedLog(helium, { model: MODEL, name: LOGGED, lines: LINES });
  await helium.start();
  await withVisitor(helium, async visitor => {
    await listOfMany(visitor, report, few);
    await storm(helium, visitor, report);
    await log(visitor, report);
    await bundle(visitor, report);
  });
}

runSuite('portal', async report => {
  const helium = await HeliumInstance.create({
    env: {
      APP_CONFIG_events_http_topics: JSON.stringify([SIGNALS_TOPIC]),
      // What is measured are pages; the catalog would take in the workspaces that are put into the database for minutes.
      APP_CONFIG_helium_catalog_schedule: JSON.stringify({
        initialDelay: { days: 1 },
        frequency: { days: 1 },
        timeout: { minutes: 10 },
      }),
    },
  });
  try {
    await bench(helium, report);
    await helium.stop();
  } finally {
    await helium.kill();
    await helium.remove();
  }
});
