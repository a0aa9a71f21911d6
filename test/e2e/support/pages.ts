import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';

const TEMPLATES = '/create/templates/default';

/** What a page shows beside navigation and header. */
export function content(page: Page): Locator {
  return page.getByRole('article').first();
}

/** Opens a page of the portal as guest. */
export async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  const enter = page.getByRole('button', { name: 'Enter' });
  await expect(enter.or(content(page)).first()).toBeVisible({
    timeout: 30_000,
  });
  if (await enter.isVisible()) {
    await enter.click();
    await expect(content(page)).toBeVisible();
  }
}

/** What the form of the template takes. */
export interface WorkspaceForm {
  name?: string;
  /** Minutes from now. */
  expiryMinutes?: number;
  pachdVersion?: string;
  values?: string;
}

/** Opens the template's form from the list of workspaces. */
export async function openForm(page: Page, portal: string): Promise<void> {
  await open(page, `${portal}/helium`);
  await page
    .getByRole('main')
    .getByRole('button', { name: 'New workspace' })
    .or(content(page).getByRole('link', { name: 'New workspace' }))
    .first()
    .click();
  await expect(page).toHaveURL(`${portal}${TEMPLATES}/new-pachyderm-workspace`);
  await expectForm(page);
}

/** Opens the form of any template by its address. */
export async function openTemplate(
  page: Page,
  portal: string,
  template: string,
): Promise<void> {
  await open(page, `${portal}${TEMPLATES}/${template}`);
  await expectForm(page);
}

/** Waits until a template's form is there. */
export async function expectForm(page: Page): Promise<void> {
  await expect(page.getByLabel('Name', { exact: true })).toBeVisible({
    timeout: 30_000,
  });
}

/** `datetime-local` has no zone: it is the browser's. */
export function localMinute(at: Date): string {
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(
    at.getDate(),
  )}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

/** Goes to the form's next page. */
export async function next(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Next' }).click();
}

/** Fills the form in, page by page, and runs the template. */
export async function submitForm(
  page: Page,
  form: WorkspaceForm,
): Promise<void> {
  if (form.name) {
    await page.getByLabel('Name', { exact: true }).fill(form.name);
  }
  if (form.expiryMinutes) {
    await chooseExpiry(
      page,
      new Date(Date.now() + form.expiryMinutes * 60_000),
    );
  }
  await next(page);
  const pachd = page.getByLabel('Pachyderm version');
  await expect(pachd).toBeVisible();
  if (form.pachdVersion) {
    await pachd.fill(form.pachdVersion);
  }
  await next(page);
  const values = page.getByLabel('Helm values', { exact: true });
  await expect(values).toBeVisible();
  if (form.values) {
    await values.fill(form.values);
  }
  await runTemplate(page);
}

/** Runs the template from the last page of its form. */
export async function runTemplate(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page).toHaveURL(/\/create\/tasks\//);
}

/** Chooses a date and a time in the form. */
export async function chooseExpiry(page: Page, at: Date): Promise<void> {
  await page.getByRole('button', { name: /Expiry/ }).click();
  await page.getByRole('option', { name: 'Until a date of my choice' }).click();
  await page.getByLabel('Expires on').fill(localMinute(at));
}

/** The row of one key, after a search for it, among the effective values that are unfolded. */
export async function effectiveValue(
  page: Page,
  key: string,
): Promise<Locator> {
  await page.getByLabel('Search keys and values').fill(key);
  const row = page
    .getByRole('table', { name: 'Pachyderm' })
    .getByRole('row')
    .filter({ has: page.getByText(key, { exact: true }) });
  await expect(row).toBeVisible();
  return row;
}

/** Waits for a status on a workspace's page. */
export async function expectStatus(
  page: Page,
  status: string,
  timeout = 120_000,
): Promise<void> {
  await expect(
    page
      .getByRole('status')
      .filter({ hasText: new RegExp(`^${status}$`) })
      .first(),
  ).toBeVisible({ timeout });
}

/** What axe is to look at; it takes selectors only. */
const CHECKED = 'data-checked-by-axe';

/** What WCAG asks for, and what axe calls best practices: the order of headings and landmarks that can be told apart, among others. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

/** Fails on any violation that axe finds in a part of a page: in its content, if no other part is named. */
export async function expectAccessible(
  page: Page,
  part: Locator = content(page),
): Promise<void> {
  await standStill(page);
  await part.evaluate((node, mark) => node.setAttribute(mark, ''), CHECKED);
  const { violations } = await new AxeBuilder({ page })
    .include(`[${CHECKED}]`)
    .withTags(RULES)
    .analyze();
  await part.evaluate((node, mark) => node.removeAttribute(mark), CHECKED);
  expect(
    violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' | ')}`,
    ),
  ).toEqual([]);
}

/** Waits until nothing fades in or out, with colours that are none of the page's; what turns without an end is no reason to wait. */
async function standStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const passing = document
      .getAnimations()
      .filter(
        ({ effect, playState, timeline }) =>
          playState === 'running' &&
          timeline === document.timeline &&
          Number.isFinite(effect?.getComputedTiming().endTime),
      );
    await Promise.allSettled(passing.map(({ finished }) => finished));
  });
}
