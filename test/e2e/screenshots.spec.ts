import { join } from 'node:path';
import type { RepairRequest } from '@helium-portal/backstage-plugin-helium-common';
import type { Locator, Page } from '@playwright/test';
import { HeliumInstance, ROOT } from '../support/HeliumInstance';
import { waitForStatus } from '../support/wait';
import { cutOffCreate, lockStack } from './support/damage';
import { test } from './support/fixtures';
import {
  content,
  expectStatus,
  next,
  open,
  openForm,
  openTemplate,
} from './support/pages';

const OWNER = 'user:default/guest';
const BAD_IMAGE = 'pachd:\n  image:\n    repository: registry.invalid/pachd\n';

const GPU_POOL = {
  nodepools: [
    {
      name: 'gpu',
      machineType: 'g2-standard-8',
      gpu: { type: 'nvidia-l4', count: 1 },
      minCount: 0,
      maxCount: 4,
      spot: true,
    },
  ],
};

/**
 * One picture at each width and in each theme; `show` brings the page up, since a theme changes best with a new page, and `top` is what
 * the picture begins with, if not the page.
 */
async function shoot(
  page: Page,
  name: string,
  show: () => Promise<void>,
  top?: Locator,
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await show();
    for (const width of [1280, 400]) {
      await page.setViewportSize({ width, height: width > 800 ? 900 : 1600 });
      await page.waitForTimeout(700);
      await top?.evaluate(element => element.scrollIntoView());
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

async function openWorkspace(
  page: Page,
  helium: HeliumInstance,
  name: string,
  status: string,
): Promise<void> {
  await open(page, `${helium.url}/helium/workspaces/${name}`);
  await expectStatus(page, status);
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

  const workspace = (name: string, status: string) => () =>
    openWorkspace(page, helium, name, status);
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

test('pictures of clusters', async ({ page, helium, client }) => {
  test.setTimeout(600_000);
  for (const name of ['nightly-cluster', 'spring-cluster']) {
    await client.createWorkspace({
      name,
      program: 'gcp_cluster_only',
      owner: OWNER,
      expiresIn: 'P7D',
    });
    await waitForStatus(client, name, ['ready'], 240_000);
  }
  await shoot(page, 'form-cluster', async () => {
    await openTemplate(page, helium.url, 'new-pachyderm-cluster-gcp');
    await page.getByLabel('Name', { exact: true }).fill('gpu-cluster');
    await next(page);
    await page
      .getByLabel('Infrastructure', { exact: true })
      .fill(JSON.stringify(GPU_POOL, undefined, 2));
  });
  await shoot(page, 'form-picker', async () => {
    await openForm(page, helium.url);
    await page.getByRole('combobox', { name: 'Cluster' }).fill('cluster');
    await page
      .getByRole('option', { name: 'spring-cluster' })
      .waitFor({ state: 'visible' });
  });
});

test('pictures of a repair', async ({ page, helium, client }) => {
  test.setTimeout(600_000);
  const name = 'nightly-check';
  await client.createWorkspace({
    name,
    owner: OWNER,
    expiresIn: 'P1D',
    parameters: { values: BAD_IMAGE },
  });
  await waitForStatus(client, name, ['failed']);
  const repair = page.getByRole('region', { name: 'Repair' });
  const jane = { username: 'jane', hostname: 'janes-laptop', pid: 4711 };
  await lockStack(helium, name, jane);
  const repairWorkspace = async (request: RepairRequest) => {
    await client.repairWorkspace(name, request);
    await waitForStatus(client, name, ['failed']);
  };
  await repairWorkspace({});
  await repairWorkspace({
    steps: [{ type: 'unlock', force: true }],
    reason: 'She has left',
  });
  await lockStack(helium, name, jane);
  await cutOffCreate(helium, name, {
    urnEnd: 'NetworkPolicy::pachctl',
  });
  await repairWorkspace({});
  const choose = async () => {
    await openWorkspace(page, helium, name, 'Failed');
    await repair.getByLabel('Remove the lock all the same').check();
    await repair.getByLabel('What to do with pachctl').click();
    await page.getByRole('option', { name: /^Import/ }).click();
    await repair.getByRole('button', { name: 'Show backups' }).click();
    await repair.getByText('a repair').waitFor({ state: 'visible' });
  };
  await shoot(page, 'repair', choose, repair);
  await shoot(page, 'repair-dialog', async () => {
    await choose();
    await repair.getByRole('button', { name: 'Repair…' }).click();
    await page.getByLabel('Reason').fill('Jane is on holiday, and I asked her');
  });
});
