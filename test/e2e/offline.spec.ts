import type { Browser, Page } from '@playwright/test';
import { HeliumInstance } from '../support/HeliumInstance';
import { waitForStatus } from '../support/wait';
import { expect, test } from './support/fixtures';
import { content, expectAccessible, expectStatus, open } from './support/pages';

const NAME = 'offline-demo';
/** The longest that a page goes without asking, and the time to find out. */
const NOTICED_MS = 60_000;

test('open pages say that the backend is gone, keep what they showed, and come back by themselves', async ({
  browser,
}) => {
  test.setTimeout(600_000);
  const helium = await HeliumInstance.create();
  try {
    await helium.start();
    const client = await helium.client();
    await client.createWorkspace({
      name: NAME,
      program: 'kubernetes_namespace',
      owner: 'user:default/guest',
      expiresIn: 'P1D',
    });
    await waitForStatus(client, NAME, ['ready']);

    const list = await openAlone(browser, `${helium.url}/helium`);
    const workspace = await openAlone(
      browser,
      `${helium.url}/helium/workspaces/${NAME}`,
    );
    const follower = await openAlone(browser, `${helium.url}/helium`);
    const expectList = async () => {
      const row = content(list).getByRole('row', { name: NAME });
      await expect(row.getByText('Ready')).toBeVisible();
      await expect(linkTo(list, NAME)).toBeVisible();
    };
    const expectWorkspace = async (page: Page) => {
      await expectStatus(page, 'Ready');
      await expect(
        page.getByRole('heading', { name: 'Connections' }),
      ).toBeVisible();
      await expect(
        page
          .getByRole('button', { name: 'Open Console' })
          .or(page.getByRole('link', { name: 'Open Console' }))
          .first(),
      ).toBeVisible();
    };
    await expectList();
    await expectWorkspace(workspace);
    await expect(linkTo(follower, NAME)).toBeVisible();
    await expect(staleNotice(list)).toBeHidden();

    await helium.kill();
    for (const page of [list, workspace]) {
      await expect(staleNotice(page)).toBeVisible({ timeout: NOTICED_MS });
    }
    await expectList();
    await expectWorkspace(workspace);
    // What was not read before can't be shown, and says why.
    await linkTo(follower, NAME).click();
    const unreachable = follower.getByRole('heading', {
      name: 'Helium can’t be reached',
    });
    await expect(unreachable).toBeVisible();
    for (const page of [list, workspace, follower]) {
      await expectAccessible(page);
    }

    await helium.start();
    for (const page of [list, workspace]) {
      await expect(staleNotice(page)).toBeHidden({ timeout: NOTICED_MS });
    }
    await expectList();
    await expectWorkspace(workspace);
    await expect(unreachable).toBeHidden({ timeout: NOTICED_MS });
    await expectWorkspace(follower);

    // They follow what happens again, too.
    await client.deleteWorkspace(NAME);
    await waitForStatus(client, NAME, ['destroyed']);
    for (const page of [workspace, follower]) {
      await expectStatus(page, 'Deleted', NOTICED_MS);
    }
    await expect(linkTo(list, NAME)).toBeHidden({ timeout: NOTICED_MS });
    await helium.stop();
  } finally {
    await helium.kill();
    await helium.remove();
  }
});

/** A page in a window of its own, as what is in view asks more often. */
async function openAlone(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await open(page, url);
  return page;
}

function staleNotice(page: Page) {
  return content(page)
    .getByRole('alert')
    .filter({ hasText: /Helium can’t be reached\. What you see is as of/ });
}

function linkTo(page: Page, name: string) {
  return content(page).getByRole('link', { name, exact: true });
}
