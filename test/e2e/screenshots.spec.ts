import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ROOT } from '../support/HeliumInstance';
import { waitForStatus } from '../support/wait';
import { test } from './support/fixtures';
import { content, expectStatus, open, openForm } from './support/pages';

const OWNER = 'user:default/guest';
const BAD_IMAGE = 'pachd:\n  image:\n    repository: registry.invalid/pachd\n';

/** One picture at each width and in each theme; `show` brings the page up, since a theme changes best with a new page. */
async function shoot(
  page: Page,
  name: string,
  show: () => Promise<void>,
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await show();
    for (const width of [1280, 400]) {
      await page.setViewportSize({ width, height: width > 800 ? 900 : 1600 });
      await page.waitForTimeout(700);
      await page.screenshot({
        path: join(
          ROOT,
          'docs',
          'images',
          `${name}-${width}-${colorScheme}.png`,
        ),
        animations: 'disabled',
      });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }
}

test('pictures for the documentation', async ({ page, helium, client }) => {
  test.setTimeout(600_000);
  const create = (name: string, values?: string, expiresIn = 'P1D') =>
    client.createWorkspace({
      name,
      owner: OWNER,
      expiresIn,
      parameters: values ? { values } : {},
    });

  await create('spring-demo');
  await waitForStatus(client, 'spring-demo', ['ready']);
  await create('onboarding', undefined, 'PT45M');
  await waitForStatus(client, 'onboarding', ['ready']);

  const workspace = (name: string, status: string) => async () => {
    await open(page, `${helium.url}/helium/workspaces/${name}`);
    await expectStatus(page, status);
  };
  await create('release-check', BAD_IMAGE);
  await shoot(page, 'workspace-creating', async () => {
    await workspace('release-check', 'Creating')();
    await content(page)
      .getByText(/is waiting: ImagePullBackOff/)
      .first()
      .waitFor({ state: 'visible' });
  });
  await shoot(page, 'workspace-ready', workspace('spring-demo', 'Ready'));
  await waitForStatus(client, 'release-check', ['failed']);
  await shoot(page, 'workspace-failed', workspace('release-check', 'Failed'));
  await shoot(page, 'list', async () => {
    await open(page, `${helium.url}/helium`);
    await content(page)
      .getByText('spring-demo')
      .first()
      .waitFor({ state: 'visible' });
  });
  await shoot(page, 'form', async () => {
    await openForm(page, helium.url);
    await page.getByLabel('Name', { exact: true }).fill('summer-demo');
    await page.getByText('summer-demo is free.').waitFor({ state: 'visible' });
  });
});
