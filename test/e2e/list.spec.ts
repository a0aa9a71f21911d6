import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { content, expectAccessible, open } from './support/pages';

const GUEST = 'user:default/guest';
/** More than the shortest page holds. */
const ON_KUBERNETES = Array.from(
  { length: 20 },
  (_, index) => `list-a${String(index + 1).padStart(2, '0')}`,
);
const ON_GOOGLE_CLOUD = ['list-b1', 'list-b2', 'list-b3'];
const ALL = [...ON_KUBERNETES, ...ON_GOOGLE_CLOUD];

test.use({
  // They only have to be in the list: nobody makes them.
  env: { APP_CONFIG_helium_operations_concurrency: '0' },
});

test.beforeAll(async ({ client }) => {
  for (const name of ALL) {
    await client.createWorkspace({
      name,
      program: ON_KUBERNETES.includes(name)
        ? 'kubernetes_namespace'
        : 'gcp_namespace_only',
      owner: GUEST,
      expiresIn: 'P1D',
    });
  }
});

const names = (page: Page) =>
  content(page).getByRole('rowheader').getByRole('link');
const button = (page: Page, name: string | RegExp) =>
  content(page).getByRole('button', { name, exact: true });

async function openList(page: Page, portal: string) {
  await open(page, `${portal}/helium?sort=name.asc`);
  await expect(names(page)).toHaveText(ALL.slice(0, 20));
}

/** Expects what the address says beside the order. */
async function expectAddress(page: Page, expected: Record<string, string>) {
  await expect
    .poll(() => Object.fromEntries(new URL(page.url()).searchParams))
    .toEqual({ sort: 'name.asc', ...expected });
}

test('the list is filtered by program, and the address keeps it', async ({
  page,
  helium,
}) => {
  await openList(page, helium.url);
  const filter = content(page)
    .getByRole('search')
    .getByRole('button', { name: /^Program/ });
  const choose = async (title: string) => {
    await filter.click();
    await page.getByRole('option', { name: title, exact: true }).click();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('listbox')).toBeHidden();
  };

  await choose('Pachyderm on Google Cloud');
  await expect(filter).toHaveAccessibleName(
    'Program Pachyderm on Google Cloud',
  );
  await expect(names(page)).toHaveText(ON_GOOGLE_CLOUD);
  await expectAddress(page, { program: 'gcp_namespace_only' });
  await page.reload();
  await expect(names(page)).toHaveText(ON_GOOGLE_CLOUD);
  await expect(filter).toHaveAccessibleName(
    'Program Pachyderm on Google Cloud',
  );

  // One more of them widens the list, one less narrows it.
  await choose('Pachyderm on Kubernetes');
  await expect(names(page)).toHaveText(ALL.slice(0, 20));
  await choose('Pachyderm on Google Cloud');
  await expect(names(page)).toHaveText(ON_KUBERNETES);
  await expectAddress(page, { program: 'kubernetes_namespace' });

  await choose('Pachyderm on Kubernetes');
  await choose('Pachyderm on AWS');
  await expect(
    content(page).getByRole('heading', { name: 'No workspace matches' }),
  ).toBeVisible();
  await button(page, 'Clear the filters').click();
  await expect(names(page)).toHaveText(ALL.slice(0, 20));
  await expectAddress(page, {});
});

test('the list is turned page by page, and the address keeps it', async ({
  page,
  helium,
}) => {
  await openList(page, helium.url);
  const range = (text: string) =>
    content(page).getByText(text, { exact: true });
  const previous = button(page, 'Previous page');
  const next = button(page, 'Next page');
  await expect(range('1–20 of 23')).toBeVisible();
  await expect(previous).toBeDisabled();

  await next.click();
  await expect(names(page)).toHaveText(ALL.slice(20));
  await expect(range('21–23 of 23')).toBeVisible();
  await expect(next).toBeDisabled();
  await expectAddress(page, { page: '2' });
  await page.reload();
  await expect(names(page)).toHaveText(ALL.slice(20));
  await expect(range('21–23 of 23')).toBeVisible();
  await expectAccessible(page);

  await previous.click();
  await expect(names(page)).toHaveText(ALL.slice(0, 20));
  await expect(range('1–20 of 23')).toBeVisible();
  await expectAddress(page, {});
});

test('a page of the list is made longer, and begins anew with another filter', async ({
  page,
  helium,
}) => {
  await openList(page, helium.url);
  await button(page, 'Next page').click();
  await expect(names(page)).toHaveText(ALL.slice(20));
  await content(page)
    .getByRole('button', { name: 'Rows per page: 20' })
    .click();
  await expect(page.getByRole('option')).toHaveText(['20', '50', '100']);
  await page.getByRole('option', { name: '50', exact: true }).click();
  await expect(names(page)).toHaveText(ALL);
  await expect(
    content(page).getByText('1–23 of 23', { exact: true }),
  ).toBeVisible();
  await expect(button(page, 'Next page')).toBeDisabled();
  await expectAddress(page, { pageSize: '50' });
  await page.reload();
  await expect(names(page)).toHaveText(ALL);

  await content(page)
    .getByRole('button', { name: 'Rows per page: 50' })
    .click();
  await page.getByRole('option', { name: '20', exact: true }).click();
  await expect(names(page)).toHaveText(ALL.slice(0, 20));
  await button(page, 'Next page').click();
  await expect(names(page)).toHaveText(ALL.slice(20));
  await content(page).getByRole('searchbox').fill('list-a');
  await expect(names(page)).toHaveText(ON_KUBERNETES);
  await expectAddress(page, { search: 'list-a' });
});

test('what is chosen on one page is chosen no more on the next', async ({
  page,
  helium,
}) => {
  await openList(page, helium.url);
  const [first] = ALL;
  await content(page)
    .getByRole('checkbox', { name: `Choose ${first}` })
    .check();
  await expect(content(page).getByText('1 workspace chosen')).toBeVisible();
  await button(page, 'Next page').click();
  await expect(names(page)).toHaveText(ALL.slice(20));
  await expect(content(page).getByText('1 workspace chosen')).toBeHidden();
});
