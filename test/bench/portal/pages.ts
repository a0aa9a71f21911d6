import type { Page } from '@playwright/test';
import { times, type Times } from '../measures/report';
import { logLine } from '../measures/seed';
import { sinceNavigation, type Visitor } from './Visitor';

// Selectors of CSS: to look roles up in each frame would take of the time that is measured.
const ROW = 'table[aria-label="Workspaces"] tbody a';
const FILTER = 'input[type="search"]:enabled';
const CONNECTION = 'a:has-text("Open "), button:has-text("Download ")';
const SHOW_LOG = 'button:has-text("Show log")';
const LOG = '[role="log"]';

/** Waits until the list has its rows and can be filtered. */
export async function openList(page: Page, url: string): Promise<number> {
  await page.goto(`${url}/helium`, { waitUntil: 'commit' });
  await page.locator(ROW).first().waitFor();
  await page.locator(FILTER).first().waitFor();
  return await sinceNavigation(page);
}

/** A page of Backstage's own that reads nothing of Helium. */
export async function openSettings(page: Page, url: string): Promise<number> {
  await page.goto(`${url}/settings/general`, { waitUntil: 'commit' });
  await page.locator('article').first().waitFor();
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
  await page.locator(CONNECTION).first().waitFor();
  const connections = await sinceNavigation(page);
  await page.locator(SHOW_LOG).first().click();
  await page.locator(LOG).getByText(logLine(lines)).waitFor();
  const log = await sinceNavigation(page);
  await page.getByText(`of ${lines} lines`).waitFor();
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

/** Visits of which the first does not count: it fills the caches. */
export async function visits<T>(
  visitor: Visitor,
  count: number,
  open: (page: Page, url: string) => Promise<T>,
): Promise<T[]> {
  await visitor.visit(open);
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
