import type {
  HeliumClient,
  RepairRequest,
} from '@helium-portal/backstage-plugin-helium-common';
import type { Locator, Page } from '@playwright/test';
import { waitForStatus } from '../support/wait';
import { leaveBehind, lockStack } from './support/damage';
import { expect, test } from './support/fixtures';
import {
  chooseExpiry,
  content,
  expectAccessible,
  expectStatus,
  localMinute,
  next,
  open,
  openTemplate,
} from './support/pages';

const READY = 'axe-ready';
const FAILED = 'axe-failed';
const LEFT = 'axe-left';
const GONE = 'axe-gone';
const ALL = [READY, FAILED, LEFT, GONE];
const GUEST = 'user:default/guest';
const GROUP = 'group:default/helium';
/** The cluster refuses the label at once. */
const BAD_LABEL = 'pachd:\n  podLabels:\n    note: "no label"\n';
/** It goes on until nobody waits for the pod any more. */
const BAD_IMAGE = 'pachd:\n  image:\n    repository: registry.invalid/pachd\n';
const DAY_MS = 24 * 3600_000;

const ofProgram = (name: string, values?: string) => ({
  name,
  program: 'kubernetes_namespace',
  owner: name === FAILED ? GROUP : GUEST,
  expiresIn: 'P1D',
  ...(values && { parameters: { values } }),
});

test.beforeAll(async ({ helium, client }) => {
  test.setTimeout(600_000);
  for (const name of ALL) {
    await client.createWorkspace(
      ofProgram(name, name === FAILED ? BAD_LABEL : undefined),
    );
  }
  await waitForStatus(client, FAILED, ['failed']);
  await lockStack(helium, FAILED, {
    username: 'jane',
    hostname: 'janes-laptop',
    pid: 4711,
  });
  await repair(client, {});
  for (const name of [READY, LEFT, GONE]) {
    await waitForStatus(client, name, ['ready']);
  }
  await leaveBehind(helium, LEFT);
  await client.deleteWorkspace(LEFT);
  await client.deleteWorkspace(GONE);
  await waitForStatus(client, LEFT, ['leftovers']);
  await waitForStatus(client, GONE, ['destroyed']);
});

test.afterAll(async ({ client }) => {
  test.setTimeout(600_000);
  // The sweep may be looking for them anew.
  await expect(async () => {
    const { leftovers } = await client.getWorkspace(LEFT);
    await client.removeLeftovers(LEFT, {
      items: leftovers.map(({ where, kind, namespace, name }) => ({
        where,
        kind,
        name,
        ...(namespace && { namespace }),
      })),
    });
  }).toPass({ timeout: 120_000 });
  await repair(client, {
    steps: [{ type: 'unlock', force: true }],
    reason: 'She has left',
  });
  await client.deleteWorkspace(READY);
  await client.deleteWorkspace(FAILED);
  for (const name of ALL) {
    await waitForStatus(client, name, ['destroyed']);
  }
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing in ${colorScheme}`, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test('on the list', async ({ page, helium }) => {
      await open(page, `${helium.url}/helium`);
      const main = content(page);
      const link = (name: string) =>
        main.getByRole('link', { name, exact: true });
      await expect(link(READY)).toBeVisible();
      await expectAccessibleAtEachWidth(page);

      await main.getByRole('button', { name: 'Mine', exact: true }).click();
      await expect(link(FAILED)).toBeHidden();
      await expectAccessible(page);
      await main.getByRole('button', { name: 'My groups’' }).click();
      await expect(link(READY)).toBeHidden();
      await expect(link(FAILED)).toBeVisible();
      await expectAccessible(page);

      await open(page, `${helium.url}/helium?search=there-is-none`);
      await expect(
        main.getByRole('heading', { name: 'No workspace matches' }),
      ).toBeVisible();
      await expectAccessibleAtEachWidth(page);
    });

    test('on what the list opens', async ({ page, helium }) => {
      await open(page, `${helium.url}/helium`);
      const main = content(page);
      await main.getByRole('button', { name: 'Columns' }).click();
      await expectAccessible(page, page.getByRole('menu'));
      await page.keyboard.press('Escape');
      await main
        .getByRole('search')
        .getByRole('button', { name: 'Status' })
        .click();
      await expectAccessible(page, page.getByRole('listbox'));
      await page.keyboard.press('Escape');

      await main.getByRole('checkbox', { name: `Choose ${READY}` }).check();
      await expectAccessibleAtEachWidth(page);
      for (const name of ['Extend', 'Delete']) {
        await expectAccessibleDialog(page, name);
      }
    });

    test('on the page of a workspace in each state', async ({
      page,
      helium,
    }) => {
      for (const [name, status] of [
        [READY, 'Ready'],
        [FAILED, 'Failed'],
        [LEFT, 'Leftovers'],
        [GONE, 'Deleted'],
      ]) {
        await open(page, `${helium.url}/helium/workspaces/${name}`);
        await expectStatus(page, status);
        await content(page)
          .getByRole('region', { name: 'Operations' })
          .getByRole('button', { name: 'Show log' })
          .first()
          .click();
        await expect(page.getByRole('log')).toBeVisible();
        await expectAccessibleAtEachWidth(page);
      }
    });

    test('on what the page of a workspace opens', async ({ page, helium }) => {
      await open(page, `${helium.url}/helium/workspaces/${READY}`);
      await expectStatus(page, 'Ready');
      for (const name of ['Change values', 'Delete', 'Share', 'Transfer']) {
        await expectAccessibleDialog(page, name);
      }
      await expectAccessibleDialog(page, 'Extend', async dialog => {
        await dialog.getByLabel('Until a date of my choice').check();
        await dialog
          .getByLabel('New expiry')
          .fill(localMinute(new Date(Date.now() + 200 * DAY_MS)));
        await expect(dialog.getByLabel(/Reason/)).toBeVisible();
      });
      await page.getByRole('button', { name: 'Effective values' }).click();
      await expect(
        page.getByRole('table', { name: 'Pachyderm' }),
      ).toBeVisible();
      await expectAccessible(page);

      await expectAccessibleDialog(page, 'Change values', async dialog => {
        await dialog.getByLabel('Pachyderm version').fill('2.11.5');
        await dialog.getByRole('button', { name: 'Preview' }).click();
        await expect(dialog.getByText(/would be updated/).first()).toBeVisible({
          timeout: 60_000,
        });
      });

      await open(page, `${helium.url}/helium/workspaces/${LEFT}`);
      await expectStatus(page, 'Leftovers');
      await page
        .getByRole('checkbox', {
          name: new RegExp(`^Choose .* ${LEFT}-hooks$`),
        })
        .check();
      await expectAccessibleDialog(page, 'Remove the chosen');
    });

    test('on a repair', async ({ page, helium }) => {
      await open(page, `${helium.url}/helium/workspaces/${FAILED}`);
      const part = page.getByRole('region', { name: 'Repair' });
      await part.getByLabel('Remove the lock all the same').check();
      await part.getByRole('button', { name: 'Show backups' }).click();
      await expect(
        part.getByRole('button', { name: 'Hide backups' }),
      ).toBeVisible();
      await expectAccessibleAtEachWidth(page);
      await expectAccessibleDialog(page, 'Repair…');
    });

    test('while a workspace is made', async ({ page, helium, client }) => {
      const name = `axe-running-${colorScheme}`;
      await client.createWorkspace(ofProgram(name, BAD_IMAGE));
      await open(page, `${helium.url}/helium/workspaces/${name}`);
      await expect(
        content(page)
          .getByText(/is waiting: ImagePullBackOff/)
          .first(),
      ).toBeVisible({ timeout: 120_000 });
      await expectAccessible(page);
      await expectAccessibleDialog(page, 'Stop');
      await client.deleteWorkspace(name);
      await waitForStatus(client, name, ['destroyed']);
    });

    test('on the form', async ({ page, helium }) => {
      await openTemplate(page, helium.url, 'new-pachyderm-namespace');
      const name = page.getByLabel('Name', { exact: true });
      await expectAccessibleAtEachWidth(page);
      await name.fill('De_mo');
      await expect(
        page.getByText(/^At most 53 small letters/).first(),
      ).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('button', { name: /Expiry/ }).click();
      await expectAccessible(page, page.getByRole('listbox'));
      await page.keyboard.press('Escape');
      await chooseExpiry(page, new Date(Date.now() + DAY_MS));
      await expectAccessible(page);

      await name.fill(`axe-form-${colorScheme}`);
      await next(page);
      await expect(page.getByLabel('Pachyderm version')).toBeVisible();
      await expectAccessible(page);
      await next(page);
      const values = page.getByLabel('Helm values', { exact: true });
      await values.fill('a: [');
      await expect(page.getByText(/are not YAML/).first()).toBeVisible();
      await expectAccessible(page);
      await values.fill('pachd:\n  logLevel: debug\n');
      await page.getByRole('button', { name: 'Effective values' }).click();
      await expect(
        page.getByRole('table', { name: 'Pachyderm' }),
      ).toBeVisible();
      await expectAccessible(page);

      await page
        .getByRole('button', { name: 'Preview what would be made' })
        .click();
      await expect(page.getByText(/would be created/).first()).toBeVisible({
        timeout: 60_000,
      });
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Review', exact: true }).click();
      await expect(page.getByRole('button', { name: 'Create' })).toBeVisible();
      await expectAccessible(page);
    });

    test('on the pages for administrators and for nobody', async ({
      page,
      helium,
    }) => {
      for (const [path, heading] of [
        ['/administration', 'Portals'],
        ['/workspaces/nobody', 'There is no workspace “nobody”'],
        ['/nowhere/at/all', 'There is no such page'],
      ]) {
        await open(page, `${helium.url}/helium${path}`);
        await expect(
          content(page).getByRole('heading', { name: heading }),
        ).toBeVisible();
        await expectAccessibleAtEachWidth(page);
      }
    });

    test('on the home page', async ({ page, helium }) => {
      await open(page, `${helium.url}/home`);
      const main = content(page);
      await expect(
        main.getByRole('heading', { name: 'My workspaces' }),
      ).toBeVisible();
      await expectAccessibleAtEachWidth(page);
      await main.getByRole('link', { name: READY, exact: true }).click();
      await expectStatus(page, 'Ready');
    });

    test('on the card and the tab of entities', async ({ page, helium }) => {
      const entity = `resource/default/${READY}`;
      await expect
        .poll(() => helium.catalog(`entities/by-name/${entity}`))
        .toBeDefined();
      for (const [path, shown, title] of [
        ['default/component/helium-portal', FAILED, 'Workspaces'],
        ['default/user/guest', READY, 'Workspaces'],
        // Its own page.
        [`default/resource/${READY}`, READY, READY],
      ]) {
        await open(page, `${helium.url}/catalog/${path}`);
        const card = page.getByRole('region', { name: 'Workspaces' });
        await expect(
          card
            .getByRole('list', { name: 'Workspaces' })
            .getByRole('link', { name: shown, exact: true }),
        ).toBeVisible();
        await expectAccessible(page, card);

        await page.goto(`${helium.url}/catalog/${path}/workspaces`);
        const tab = page
          .getByRole('article')
          .filter({
            has: page.getByRole('heading', { name: title, level: 2 }),
          })
          .last();
        await expect(
          tab
            .getByRole('link', { name: shown, exact: true })
            .or(
              tab.getByRole('button', { name: `Download ${shown}.kubeconfig` }),
            ),
        ).toBeVisible();
        await expectAccessible(page, tab);
      }
    });
  });
}

async function repair(
  client: HeliumClient,
  request: RepairRequest,
): Promise<void> {
  await client.repairWorkspace(FAILED, request);
  await waitForStatus(client, FAILED, ['failed']);
}

async function expectAccessibleAtEachWidth(page: Page): Promise<void> {
  for (const width of [400, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await expectAccessible(page);
  }
}

/** Opens a dialog by a button of the page, fills it in, looks at it and closes it again. */
async function expectAccessibleDialog(
  page: Page,
  button: string,
  fillIn: (dialog: Locator) => Promise<void> = async () => {},
): Promise<void> {
  const dialog = page.getByRole('dialog');
  await content(page)
    .getByRole('button', { name: button, exact: true })
    .click();
  await expect(dialog).toBeVisible();
  await fillIn(dialog);
  await expectAccessible(page, dialog);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
}
