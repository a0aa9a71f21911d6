import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { waitForStatus } from '../support/wait';
import { leaveBehind, lockStack } from './support/damage';
import { expect, test } from './support/fixtures';
import { content, expectStatus, open } from './support/pages';

const PROGRAM = 'kubernetes_namespace';
const GUEST = 'user:default/guest';
const TEAM = 'group:default/helium';
const MODELS = ['flow-alpha', 'flow-beta', 'flow-gamma'];
const [ALPHA, BETA, GAMMA] = MODELS;
const BROKEN = 'flow-broken';
/** The cluster refuses the label at once. */
const BAD_LABEL = 'pachd:\n  podLabels:\n    note: "no label"\n';
const DAY_MS = 24 * 3600_000;

test.describe.configure({ mode: 'serial' });
test.use({
  env: {
    // A minute otherwise.
    APP_CONFIG_search_collators_catalog_schedule: JSON.stringify({
      initialDelay: { seconds: 3 },
      frequency: { seconds: 10 },
      timeout: { minutes: 1 },
    }),
  },
});

test.beforeAll(async ({ client }) => {
  test.setTimeout(600_000);
  for (const name of [...MODELS, BROKEN]) {
    await client.createWorkspace({
      name,
      program: PROGRAM,
      owner: GUEST,
      // A notice comes a day before.
      expiresIn: name === GAMMA ? 'P1DT2M' : 'P2D',
      parameters: name === BROKEN ? { values: BAD_LABEL } : {},
    });
  }
  for (const name of MODELS) {
    await waitForStatus(client, name, ['ready']);
  }
  await waitForStatus(client, BROKEN, ['failed']);
});

const names = (page: Page) =>
  content(page).getByRole('rowheader').getByRole('link');
const button = (page: Page, name: string | RegExp) =>
  content(page).getByRole('button', { name, exact: true });

async function openWorkspace(page: Page, portal: string, name: string) {
  await open(page, `${portal}/helium/workspaces/${name}`);
  await expect(
    page.getByRole('heading', { name, exact: true, level: 2 }),
  ).toBeVisible();
}

test('the list is searched and sorted, and the address keeps it', async ({
  page,
  helium,
}) => {
  await open(page, `${helium.url}/helium`);
  await expect(names(page)).toHaveCount(4);
  await content(page).getByRole('button', { name: 'Name' }).click();
  await expect(names(page)).toHaveText([...MODELS.slice(0, 2), BROKEN, GAMMA]);
  await content(page).getByRole('searchbox').fill('amm');
  await expect(names(page)).toHaveText([GAMMA]);
  await page.reload();
  await expect(names(page)).toHaveText([GAMMA]);
});

test('several are extended at once', async ({ page, helium, client }) => {
  const expiries = () =>
    Promise.all(
      [ALPHA, BETA].map(async name =>
        Date.parse((await client.getWorkspace(name)).expiresAt!),
      ),
    );
  const before = await expiries();
  await open(page, `${helium.url}/helium`);
  for (const name of [ALPHA, BETA]) {
    await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
  }
  await button(page, 'Extend').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /^\+ 1 day/ }).check();
  await dialog.getByRole('button', { name: 'Extend' }).click();
  await expect(dialog.getByText('done')).toHaveCount(2);
  await dialog.getByRole('button', { name: 'Close' }).click();
  expect(await expiries()).toEqual(before.map(at => at + DAY_MS));
});

test('a log is searched and saved', async ({ page, helium }) => {
  await openWorkspace(page, helium.url, ALPHA);
  await button(page, 'Show log').first().click();
  const log = content(page).getByRole('log');
  await expect(log).toContainText('pachyderm');
  const filter = content(page).getByLabel('Filter the log');
  await filter.fill('networkpolicy');
  await expect(log).toContainText('NetworkPolicy');
  await filter.fill('there is none');
  await expect(log).not.toContainText('NetworkPolicy');
  const download = page.waitForEvent('download');
  await button(page, 'Download').click();
  const saved = await download;
  expect(saved.suggestedFilename()).toMatch(new RegExp(`^${ALPHA}-.+\\.log$`));
  // All of it, whatever is shown.
  const text = await readFile(await saved.path(), 'utf8');
  expect(text).toContain('pachyderm');
  expect(text).toContain('NetworkPolicy');
});

test('the search finds a workspace, and leads to it', async ({
  page,
  helium,
}) => {
  await expect(async () => {
    await open(page, `${helium.url}/search?query=${BETA}`);
    await content(page)
      .getByRole('link', { name: BETA })
      .first()
      .click({ timeout: 5_000 });
  }).toPass({ timeout: 120_000 });
  await expect(page).toHaveURL(`${helium.url}/helium/workspaces/${BETA}`);
});

test('the catalog opens on workspaces, which lead to their pages', async ({
  page,
  helium,
}) => {
  await open(page, `${helium.url}/helium`);
  await page.getByRole('link', { name: 'Catalog', exact: true }).click();
  await page.getByRole('link', { name: BETA, exact: true }).click();
  await expect(page).toHaveURL(
    `${helium.url}/catalog/default/resource/${BETA}`,
  );
  await page
    .getByRole('region', { name: 'Workspaces' })
    .getByRole('link', { name: BETA, exact: true })
    .click();
  await expect(page).toHaveURL(`${helium.url}/helium/workspaces/${BETA}`);
});

test('a notice of an expiry leads to what puts it off', async ({
  page,
  helium,
}) => {
  test.setTimeout(300_000);
  await expect(async () => {
    await open(page, `${helium.url}/notifications`);
    await content(page)
      .getByRole('link', { name: new RegExp(`Workspace '${GAMMA}' expires`) })
      .first()
      .click({ timeout: 5_000 });
  }).toPass({ timeout: 180_000 });
  await expect(
    page.getByRole('dialog', { name: `Extend ${GAMMA}` }),
  ).toBeVisible();
});

test('a workspace is shared, and no longer', async ({
  page,
  helium,
  client,
}) => {
  await openWorkspace(page, helium.url, ALPHA);
  await button(page, 'Share').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('User or group').fill(TEAM);
  await dialog.getByRole('radio', { name: /may change it/ }).check();
  await dialog.getByRole('button', { name: 'Share' }).click();
  await expect(dialog).toBeHidden();
  expect((await client.getWorkspace(ALPHA)).shares).toEqual([
    expect.objectContaining({ entity: TEAM, access: 'manage' }),
  ]);
  await button(page, /^Stop sharing with/).click();
  await expect
    .poll(async () => (await client.getWorkspace(ALPHA)).shares)
    .toEqual([]);
});

test('a workspace is given to a group, which owns it from then on', async ({
  page,
  helium,
  client,
}) => {
  const owner = content(page)
    .getByRole('definition')
    .filter({ has: page.getByRole('link', { name: 'Helium', exact: true }) });
  await open(page, `${helium.url}/helium?owner=groups`);
  await expect(
    page.getByRole('heading', { name: 'No workspace matches' }),
  ).toBeVisible();

  await openWorkspace(page, helium.url, BETA);
  await expect(owner).toHaveCount(0);
  await button(page, 'Transfer').click();
  const dialog = page.getByRole('dialog', { name: `Transfer ${BETA}` });
  const transfer = dialog.getByRole('button', { name: 'Transfer' });
  await expect(transfer).toBeDisabled();
  await dialog.getByRole('combobox', { name: 'User or group' }).fill('hel');
  await page.getByRole('option', { name: TEAM, exact: true }).click();
  await transfer.click();
  await expect(dialog).toBeHidden();

  await expect(owner).toBeVisible();
  expect((await client.getWorkspace(BETA)).owner).toBe(TEAM);
  await open(page, `${helium.url}/helium?owner=groups`);
  await expect(names(page)).toHaveText([BETA]);
});

test('a failed workspace is tried again, and unlocked by a repair', async ({
  page,
  helium,
  client,
}) => {
  test.setTimeout(300_000);
  await openWorkspace(page, helium.url, BROKEN);
  await button(page, 'Retry').click();
  await expect
    .poll(async () => (await client.listOperations(BROKEN)).totalItems)
    .toBe(2);
  await waitForStatus(client, BROKEN, ['failed']);

  await lockStack(helium, BROKEN, {
    username: 'jane',
    hostname: 'janes-laptop',
    pid: 4711,
  });
  const repair = page.getByRole('region', { name: 'Repair' });
  await repair.getByRole('button', { name: 'Look into it' }).click();
  await repair.getByLabel('Remove the lock all the same').check({
    timeout: 120_000,
  });
  await repair.getByRole('button', { name: 'Repair…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('She has left');
  await dialog.getByRole('button', { name: 'Repair', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect
    .poll(
      async () => {
        const { items } = await client.listOperations(BROKEN);
        return items
          .filter(each => each.kind === 'repair')
          .map(each => each.state);
      },
      { timeout: 120_000 },
    )
    .toEqual(['succeeded', 'succeeded']);
});

test('what was left behind is removed', async ({ page, helium, client }) => {
  test.setTimeout(300_000);
  await leaveBehind(helium, GAMMA);
  await client.deleteWorkspace(GAMMA);
  await waitForStatus(client, GAMMA, ['leftovers']);
  const boxes = page.getByRole('checkbox', { name: /^Choose/ });
  const dialog = page.getByRole('dialog');
  // The sweep may be looking for them anew.
  await expect(async () => {
    await openWorkspace(page, helium.url, GAMMA);
    await expectStatus(page, 'Leftovers', 5_000);
    await expect(boxes).toHaveCount(2);
    for (const box of await boxes.all()) {
      await box.check({ timeout: 5_000 });
    }
    await button(page, 'Remove the chosen').click({ timeout: 5_000 });
    await dialog.getByRole('button', { name: /for good/ }).click();
    await expect(dialog).toBeHidden({ timeout: 10_000 });
  }).toPass({ timeout: 120_000 });
  await expectStatus(page, 'Deleted');
});

test('several are deleted at once, and an empty list says so', async ({
  page,
  helium,
  client,
}) => {
  test.setTimeout(300_000);
  await open(page, `${helium.url}/helium?search=flow`);
  await page.getByRole('checkbox', { name: 'Choose all on this page' }).check();
  await button(page, 'Delete').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Type 3 to confirm').fill('3');
  await dialog.getByRole('button', { name: /Delete/ }).click();
  await expect(dialog.getByText('done')).toHaveCount(3);
  await dialog.getByRole('button', { name: 'Close' }).click();
  for (const name of [ALPHA, BETA, BROKEN]) {
    await waitForStatus(client, name, ['destroyed']);
  }
  await expect(
    page.getByRole('heading', { name: 'No workspace matches' }),
  ).toBeVisible();
});

test('a deleted workspace whose name is used again has its page, and its log', async ({
  page,
  helium,
  client,
}) => {
  await client.createWorkspace({
    name: ALPHA,
    program: PROGRAM,
    owner: GUEST,
    expiresIn: 'P1D',
  });
  await open(page, `${helium.url}/helium?status=destroyed`);
  await content(page).getByRole('link', { name: ALPHA, exact: true }).click();
  await expect(
    page.getByText('There is a newer one of this name.'),
  ).toBeVisible();
  await expect(button(page, /^(Extend|Delete|Change values)$/)).toHaveCount(0);
  const created = content(page).getByRole('row').filter({ hasText: 'Create' });
  await created.getByRole('button', { name: /^Show log/ }).click();
  await expect(
    page
      .getByRole('log')
      .getByText(/Creating|created/)
      .first(),
  ).toBeVisible();
  await content(page)
    .getByRole('link', { name: `Open the newer ${ALPHA}` })
    .click();
  await expectStatus(page, 'Ready');
});

test('data is kept when a workspace goes, and removed later', async ({
  page,
  helium,
  client,
}) => {
  test.setTimeout(300_000);
  const name = 'flow-data';
  await client.createWorkspace({
    name,
    program: 'gcp_namespace_only',
    owner: GUEST,
    expiresIn: 'P1D',
  });
  await waitForStatus(client, name, ['ready']);
  await openWorkspace(page, helium.url, name);
  await button(page, 'Delete').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: /^Keep the data/ }).check();
  const volumes = dialog
    .getByRole('list', { name: /^What will be kept until/ })
    .getByRole('listitem')
    .filter({ hasText: /^Persistent volume: / });
  const claims = (await volumes.allInnerTexts()).map(
    text => /^Persistent volume: ([^,]+),/.exec(text)?.[1],
  );
  expect(claims).toContain(`${name}/data-postgres-0`);
  await dialog.getByLabel(`Type ${name} to confirm`).fill(name);
  await dialog
    .getByRole('button', { name: 'Delete, and keep the data' })
    .click();
  await expectStatus(page, 'Deleted');
  const kept = page.getByRole('region', { name: 'Kept data' });
  for (const claim of claims) {
    await expect(
      kept.getByRole('rowheader', { name: claim, exact: true }),
    ).toBeVisible();
  }
  await kept
    .getByRole('button', { name: /^Remove .* now/ })
    .first()
    .click();
  await dialog.getByRole('button', { name: 'Remove for good' }).click();
  await expect(kept.getByText(/^Removed on/).first()).toBeVisible();
});
