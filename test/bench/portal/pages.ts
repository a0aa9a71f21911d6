import type { Page } from '@playwright/test';
import { times, type Times } from '../measures/report';
import { logLine } from '../measures/seed';
import { sinceNavigation, type Visitor } from './Visitor';

// By CSS and in each frame: to look roles up would take of the time that is measured, and Playwright's own waits look at intervals.
const ROW = 'table[aria-label="Workspaces"] tbody a';
const FILTER = 'input[type="search"]:enabled';
const ARTICLE = 'article';
const CONNECTION = 'a, button';
const BUTTON = 'button';
const LOG = '[role="log"]';
const PAGE = 'body';

interface Wanted {
  selector: string;
  /** What its text has. */
  text?: string;
}

/** Waits for the frame that has it all. */
async function waitFor(page: Page, ...wanted: Wanted[]): Promise<void> {
  await page.waitForFunction(isThere, wanted, { polling: 'raf' });
}

/** Presses a button as soon as it is there, without looking whether it moves. */
async function press(page: Page, text: string): Promise<void> {
  await waitFor(page, { selector: BUTTON, text });
  await page.locator(BUTTON, { hasText: text }).first().dispatchEvent('click');
}

function isThere(wanted: Wanted[]): boolean {
  return wanted.every(({ selector, text = '' }) =>
    [...document.querySelectorAll(selector)].some(each =>
      each.textContent?.includes(text),
    ),
  );
}

/** Waits until the list has its rows and can be filtered. */
export async function openList(page: Page, url: string): Promise<number> {
  await page.goto(`${url}/helium`, { waitUntil: 'commit' });
  await waitFor(page, { selector: ROW }, { selector: FILTER });
  return await sinceNavigation(page);
}

/** A page of Backstage's own that reads nothing of Helium. */
export async function openSettings(page: Page, url: string): Promise<number> {
  await page.goto(`${url}/settings/general`, { waitUntil: 'commit' });
  await waitFor(page, { selector: ARTICLE });
  return await sinceNavigation(page);
}

/** What one sees of a workspace, each in milliseconds since the navigation. */
export interface WorkspaceVisit {
  /** The ways into it are there. */
  connections: number;
  /** Its log was opened, and shows its last line. */
  log: number;
  /** All lines are there to be searched. */
  wholeLog: number;
}

/** Opens a workspace and, as soon as one can, the log of what was done to it first. */
export async function openWorkspace(
  page: Page,
  url: string,
  options: { name: string; lines: number },
): Promise<WorkspaceVisit> {
  const { name, lines } = options;
  await page.goto(`${url}/helium/workspaces/${name}`, { waitUntil: 'commit' });
  await waitFor(page, { selector: CONNECTION, text: 'Open ' });
  const connections = await sinceNavigation(page);
  await press(page, 'Show log');
  await waitFor(page, { selector: LOG, text: logLine(lines) });
  const log = await sinceNavigation(page);
  await waitFor(page, { selector: PAGE, text: `of ${lines} lines` });
  return { connections, log, wholeLog: await sinceNavigation(page) };
}

/** The names of the scripts that a page has read once it was opened. */
export async function scriptsOf(
  page: Page,
  open: (page: Page) => Promise<unknown>,
): Promise<Set<string>> {
  await open(page);
  await page.waitForLoadState('networkidle');
  const addresses = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => name),
  );
  return new Set(
    addresses.map(each => new URL(each).pathname.split('/').at(-1)!),
  );
}

/** Chromium keeps a script at its first visit, and what it compiled of it at the second. */
const VISITS_BEFORE = 2;

/** Visits by somebody who was there before. */
export async function visits<T>(
  visitor: Visitor,
  count: number,
  open: (page: Page, url: string) => Promise<T>,
): Promise<T[]> {
  for (let visit = 0; visit < VISITS_BEFORE; visit += 1) {
    await visitor.visit(open);
  }
  const seen: T[] = [];
  for (let visit = 0; visit < count; visit += 1) {
    seen.push(await visitor.visit(open));
  }
  return seen;
}

/** The same with nothing cached. */
export async function firstVisits(
  visitor: Visitor,
  count: number,
  open: (page: Page, url: string) => Promise<number>,
): Promise<Times> {
  const took: number[] = [];
  for (let visit = 0; visit < count; visit += 1) {
    took.push(await visitor.visit(open, { clearCache: true }));
  }
  return times(took);
}
