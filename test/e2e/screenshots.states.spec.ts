import type { Route } from '@playwright/test';
import { waitForStatus } from '../support/wait';
import { test } from './support/fixtures';
import { content, expectStatus, open } from './support/pages';
import { shoot } from './support/pictures';
import { openShop, SHOP, waitForShop } from './support/shop';

const NAME = 'autumn-demo';
/** Reads of the list. */
const LIST = '**/api/helium/workspaces?*';

test.use({ env: SHOP });

test('pictures of what pages open, and of each state', async ({
  page,
  helium,
  client,
}) => {
  test.setTimeout(900_000);
  const list = `${helium.url}/helium`;
  const workspace = `${list}/workspaces/${NAME}`;
  const main = content(page);
  const heading = (name: string | RegExp) =>
    main.getByRole('heading', { name }).first().waitFor({ state: 'visible' });

  await shoot(page, 'list-empty', async () => {
    await open(page, list);
    await heading(/^No workspaces (yet|now)$/);
  });
  await client.createWorkspace({
    name: NAME,
    program: 'kubernetes_namespace',
    owner: 'user:default/guest',
    expiresIn: 'P7D',
  });
  await waitForStatus(client, NAME, ['ready']);

  const openWorkspace = async () => {
    await open(page, workspace);
    await expectStatus(page, 'Ready');
  };
  for (const action of ['Extend', 'Delete']) {
    await shoot(page, `dialog-${action.toLowerCase()}`, async () => {
      await openWorkspace();
      await main.getByRole('button', { name: action, exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'visible' });
    });
  }
  const operations = page.getByRole('region', { name: 'Operations' });
  await shoot(
    page,
    'log',
    async () => {
      await openWorkspace();
      await operations.getByRole('button', { name: 'Show log' }).click();
      await operations
        .getByRole('button', { name: 'Download', exact: true })
        .waitFor({ state: 'visible' });
    },
    operations,
  );
  await shoot(page, 'entity-card', async () => {
    await open(page, `${helium.url}/catalog/default/user/guest`);
    await heading('Workspaces');
  });
  await shoot(page, 'entity-tab', async () => {
    await open(
      page,
      `${helium.url}/catalog/default/resource/${NAME}/workspaces`,
    );
    await expectStatus(page, 'Ready');
  });

  await waitForShop(page, helium);
  await shoot(page, 'form-any', () => openShop(page, helium, 'corner-shop'));

  await shoot(page, 'list-none', async () => {
    await open(page, `${list}?search=winter`);
    await heading('No workspace matches');
  });
  await shoot(page, 'unknown', async () => {
    await open(page, `${list}/workspaces/winter-demo`);
    await heading('There is no workspace “winter-demo”');
  });

  // What a portal answers only when something is wrong with it.
  const answered = async (
    name: string,
    answer: (route: Route) => Promise<void> | void,
    seen: () => Promise<void>,
  ) => {
    await page.route(LIST, answer);
    await shoot(page, `list-${name}`, async () => {
      await open(page, list);
      await seen();
    });
    await page.unroute(LIST);
  };
  const refuse = (status: number, message: string) => (route: Route) =>
    route.fulfill({
      status,
      json: {
        error: { name: 'Error', message },
        response: { statusCode: status },
      },
    });
  await answered(
    'loading',
    () => {},
    () =>
      main
        .getByRole('status', { name: 'Loading workspaces' })
        .waitFor({ state: 'visible' }),
  );
  await answered('error', refuse(500, 'The database is away'), () =>
    heading('This could not be loaded'),
  );
  await answered('forbidden', refuse(403, 'Forbidden'), () =>
    heading('You may not see this'),
  );
  await shoot(page, 'list-offline', async () => {
    await open(page, list);
    await main
      .getByRole('link', { name: NAME, exact: true })
      .waitFor({ state: 'visible' });
    await page.route(LIST, route => route.abort());
    // As when somebody comes back to the tab.
    await page.evaluate(() =>
      document.dispatchEvent(new Event('visibilitychange')),
    );
    await main.getByRole('alert').first().waitFor({ state: 'visible' });
    await page.unroute(LIST);
  });
});
