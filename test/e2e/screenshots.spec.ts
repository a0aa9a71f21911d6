import type { RepairRequest } from '@helium-portal/backstage-plugin-helium-common';
import type { Page } from '@playwright/test';
import { HeliumInstance } from '../support/HeliumInstance';
import { waitForStatus } from '../support/wait';
import { cutOffCreate, leaveBehind, lockStack } from './support/damage';
import { test } from './support/fixtures';
import {
  content,
  effectiveValue,
  expectStatus,
  next,
  open,
  openForm,
  openTemplate,
} from './support/pages';
import { shoot } from './support/pictures';

const OWNER = 'user:default/guest';
const BAD_IMAGE = 'pachd:\n  image:\n    repository: registry.invalid/pachd\n';

const gpuPools = (maxCount: number) =>
  JSON.stringify(
    {
      nodepools: [
        {
          name: 'gpu',
          machineType: 'g2-standard-8',
          gpu: { type: 'nvidia-l4', count: 1 },
          minCount: 2,
          maxCount,
          spot: true,
        },
      ],
    },
    undefined,
    2,
  );

async function openWorkspace(
  page: Page,
  helium: HeliumInstance,
  name: string,
  status: string,
): Promise<void> {
  await open(page, `${helium.url}/helium/workspaces/${name}`);
  await expectStatus(page, status);
}

test.use({
  env: {
    APP_CONFIG_helium_quota: JSON.stringify({ owner: 10, group: 20 }),
    // A minute otherwise.
    APP_CONFIG_search_collators_catalog_schedule: JSON.stringify({
      initialDelay: { seconds: 3 },
      frequency: { seconds: 20 },
      timeout: { minutes: 1 },
    }),
  },
});

test('pictures of workspaces', async ({ page, helium, client }) => {
  test.setTimeout(900_000);
  const create = (name: string, values?: string, expiresIn = 'P1D') =>
    client.createWorkspace({
      name,
      program: 'gcp_namespace_only',
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

  const unfold = page.getByRole('button', { name: 'Effective values' });
  await shoot(
    page,
    'workspace-values',
    async () => {
      await workspace('spring-demo', 'Ready')();
      await unfold.click();
      await effectiveValue(page, 'proxy.host');
      await page.getByLabel('Search keys and values').fill('host');
    },
    unfold,
  );

  await shoot(page, 'preview', async () => {
    await workspace('spring-demo', 'Ready')();
    await page.getByRole('button', { name: 'Change values' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Pachyderm version').fill('2.11.5');
    await dialog.getByLabel('Leave out notebooks').check();
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog
      .getByRole('checkbox', { name: 'Replace and delete it all the same' })
      .waitFor({ state: 'visible', timeout: 60_000 });
  });

  await leaveBehind(helium, 'onboarding');
  await client.deleteWorkspace('onboarding');
  await waitForStatus(client, 'onboarding', ['leftovers']);
  await shoot(page, 'leftovers', workspace('onboarding', 'Leftovers'));

  await shoot(page, 'list', async () => {
    await open(page, `${helium.url}/helium`);
    await content(page)
      .getByText('spring-demo')
      .first()
      .waitFor({ state: 'visible' });
  });
  await shoot(page, 'list-several', async () => {
    await open(page, `${helium.url}/helium`);
    await page.getByRole('checkbox', { name: 'Choose spring-demo' }).check();
    await page.getByRole('checkbox', { name: 'Choose release-check' }).check();
    await page.getByRole('button', { name: 'Extend' }).click();
    await page.getByRole('dialog').waitFor({ state: 'visible' });
  });
  await shoot(page, 'share', async () => {
    await workspace('spring-demo', 'Ready')();
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('dialog').waitFor({ state: 'visible' });
  });
  await shoot(page, 'administration', async () => {
    await open(page, `${helium.url}/helium/administration`);
    await content(page)
      .getByRole('heading', { name: 'Portals' })
      .waitFor({ state: 'visible' });
  });

  const quota = page.getByRole('region', { name: 'Quotas' });
  await shoot(
    page,
    'quota',
    async () => {
      await open(page, `${helium.url}/helium/administration`);
      await quota
        .getByText(/of 10$/)
        .first()
        .waitFor({ state: 'visible' });
    },
    quota,
  );
  await shoot(page, 'home', async () => {
    await open(page, `${helium.url}/home`);
    await content(page)
      .getByRole('link', { name: 'spring-demo', exact: true })
      .waitFor({ state: 'visible' });
  });
  await shoot(page, 'search', async () => {
    await open(page, `${helium.url}/search?query=spring`);
    await content(page)
      .getByRole('link', { name: /spring-demo/ })
      .first()
      .waitFor({ state: 'visible', timeout: 120_000 });
  });

  await client.deleteWorkspace('spring-demo', {
    keepData: true,
    keepDataFor: 'P14D',
  });
  await waitForStatus(client, 'spring-demo', ['destroyed']);
  await shoot(page, 'kept-data', async () => {
    await workspace('spring-demo', 'Deleted')();
    await page
      .getByRole('region', { name: 'Kept data' })
      .getByRole('button', { name: /^Remove/ })
      .first()
      .waitFor({ state: 'visible' });
  });
});

test('pictures of forms', async ({ page, helium, client }) => {
  test.setTimeout(900_000);
  for (const name of ['nightly-cluster', 'spring-cluster']) {
    await client.createWorkspace({
      name,
      program: 'gcp_cluster_only',
      owner: OWNER,
      expiresIn: 'P7D',
    });
    await waitForStatus(client, name, ['ready'], 240_000);
  }

  await shoot(page, 'templates', async () => {
    await open(page, `${helium.url}/create`);
    await page
      .getByText('New Pachyderm cluster (AWS)')
      .first()
      .waitFor({ state: 'visible' });
  });

  await shoot(page, 'form', async () => {
    await openForm(page, helium.url);
    await page.getByLabel('Name', { exact: true }).fill('summer-demo');
    await page.getByText('summer-demo is free.').waitFor({ state: 'visible' });
  });
  await shoot(page, 'form-picker', async () => {
    await openForm(page, helium.url);
    await page.getByRole('combobox', { name: 'Cluster' }).fill('cluster');
    await page
      .getByRole('option', { name: 'spring-cluster' })
      .waitFor({ state: 'visible' });
  });

  const values = page.getByLabel('Helm values', { exact: true });
  await shoot(
    page,
    'form-values',
    async () => {
      await openForm(page, helium.url);
      await page.getByLabel('Name', { exact: true }).fill('summer-demo');
      await next(page);
      await page.getByLabel('Pachyderm version').fill('2.11.5');
      await next(page);
      await values.fill(
        'console:\n  image:\n    tag: 2.11.5-1\nproxy:\n  host: pach.example.com\n',
      );
      await page.getByRole('button', { name: 'Effective values' }).click();
      await effectiveValue(page, 'console.image.tag');
      await page.getByLabel('Search keys and values').fill('tag');
    },
    values,
  );

  const preview = page.getByRole('button', {
    name: 'Preview what would be made',
  });
  await shoot(
    page,
    'form-preview',
    async () => {
      await openForm(page, helium.url);
      await page.getByLabel('Name', { exact: true }).fill('summer-demo');
      await next(page);
      await page.getByLabel('Pachyderm version').fill('2.11.5');
      await next(page);
      await preview.click();
      await page
        .getByText(/would be created/)
        .first()
        .waitFor({ state: 'visible', timeout: 60_000 });
    },
    preview,
  );

  const openInfra = async (maxCount: number) => {
    await openTemplate(page, helium.url, 'new-pachyderm-cluster-gcp');
    await page.getByLabel('Name', { exact: true }).fill('gpu-cluster');
    await next(page);
    await page
      .getByLabel('Infrastructure', { exact: true })
      .fill(gpuPools(maxCount));
  };
  await shoot(page, 'form-cluster', () => openInfra(4));
  await shoot(page, 'form-mistake', async () => {
    await openInfra(1);
    await page
      .getByText(/must be at least minCount/)
      .waitFor({ state: 'visible' });
  });
});

test('pictures of a repair', async ({ page, helium, client }) => {
  test.setTimeout(600_000);
  const name = 'nightly-check';
  await client.createWorkspace({
    name,
    program: 'kubernetes_namespace',
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
