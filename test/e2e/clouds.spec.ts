import type { Locator, Page } from '@playwright/test';
import { clustersOf, inventoryOf } from '../support/clouds';
import { waitForStatus } from '../support/wait';
import { expect, test } from './support/fixtures';
import {
  content,
  effectiveValue,
  expectAccessible,
  expectForm,
  expectStatus,
  next,
  openTemplate,
  runTemplate,
} from './support/pages';

const CLOUDS = [
  {
    cloud: 'gcp',
    machineType: 'n2d-standard-32',
    clusterTemplate: 'new-pachyderm-cluster-gcp',
    bucketKey: 'pachd.storage.google.bucket',
    // They are given up with the change.
    notebooks: true,
  },
  {
    cloud: 'aws',
    machineType: 'm7a.8xlarge',
    clusterTemplate: 'new-pachyderm-cluster-aws',
    bucketKey: 'pachd.storage.amazon.bucket',
    notebooks: false,
    replacing: {
      machineType: 'm6a.8xlarge',
      told: /^Replaces the node group '.*large' because .*instanceTypes.* changes?: it is deleted and made again$/,
    },
  },
];

const infraOf = (machineType: string, minCount: number, maxCount: number) =>
  JSON.stringify({
    nodepools: [
      {
        name: 'large',
        machineType,
        minCount,
        maxCount,
        labels: { purpose: 'tests' },
      },
    ],
  });

const VALUES = 'pachd:\n  logLevel: debug\n';

async function changeValues(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Change values' }).first().click();
  return page.getByRole('dialog');
}

async function deleteHere(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Delete' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(`Type ${name} to confirm`).fill(name);
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  return dialog;
}

for (const each of CLOUDS) {
  const { cloud, machineType, notebooks } = each;
  const CLUSTER = `${cloud}-cluster`;
  const NAME = `${cloud}-demo`;

  test(`a cluster on ${cloud}, a workspace on it, and both gone again`, async ({
    page,
    context,
    helium,
    client,
  }) => {
    test.setTimeout(900_000);
    const workspacePage = (name: string) =>
      page.goto(`${helium.url}/helium/workspaces/${name}`);

    await test.step('make a cluster', async () => {
      await openTemplate(page, helium.url, each.clusterTemplate);
      await page.getByLabel('Name', { exact: true }).fill(CLUSTER);
      await next(page);
      const infra = page.getByLabel('Infrastructure', { exact: true });
      await infra.fill('{"nodepools": [}');
      await expect(page.getByText(/This is not JSON/).first()).toBeVisible();

      const mistake =
        'nodepools[0].maxCount (line 1) must be at least minCount, which is 3';
      await infra.fill(infraOf(machineType, 3, 2));
      await expect(page.getByText(mistake)).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Review', exact: true }).click();
      await expect(page.getByText(`'Infrastructure' ${mistake}`)).toBeVisible();

      await infra.fill(infraOf(machineType, 0, 2));
      await runTemplate(page);
      const link = content(page).getByText(`Cluster ${CLUSTER}`, {
        exact: true,
      });
      await expect(link).toBeVisible({ timeout: 420_000 });
      const made = await client.getWorkspace(CLUSTER);
      expect(made).toMatchObject({
        status: 'ready',
        program: `${cloud}_cluster_only`,
        parameters: { infraJson: infraOf(machineType, 0, 2) },
      });
      expect(await clustersOf(helium)).toHaveLength(1);
    });

    await test.step('choose it for a workspace', async () => {
      await content(page)
        .getByText('New workspace on it', { exact: true })
        .click();
      await expectForm(page);
      const cluster = page.getByRole('combobox', { name: 'Cluster' });
      await expect(cluster).toHaveValue(CLUSTER);

      const part = CLUSTER.slice(1, -2);
      await cluster.fill(part);
      const option = page.getByRole('option', { name: CLUSTER });
      await expect(option).toContainText('Guest · Expires: in ');
      await expectAccessible(page);

      await cluster.fill('no-such-cluster');
      await expect(
        page.getByText(/No ready workspace of .* has “no-such-cluster”/),
      ).toBeVisible();
      await next(page);
      await expect(
        page.getByText(/There is no workspace 'no-such-cluster'/).first(),
      ).toBeVisible();

      await cluster.fill(part);
      await expect(option).toBeVisible();
      await cluster.press('ArrowDown');
      await cluster.press('Enter');
      await expect(cluster).toHaveValue(CLUSTER);
      await page.getByLabel('Name', { exact: true }).fill(NAME);
      await next(page);
    });

    await test.step('see in the form what the charts will get', async () => {
      const without = page.getByLabel('Leave out notebooks');
      await expect(without).toBeVisible();
      await without.setChecked(!notebooks);
      await next(page);

      const values = page.getByLabel('Helm values', { exact: true });
      await values.fill(`${VALUES}proxy:\n  host: elsewhere\n`);
      await expect(
        page.getByText(
          "Line 4: 'proxy.host' can’t be set, because Helium gives each workspace host names of its own.",
        ),
      ).toBeVisible();
      await page.getByRole('button', { name: 'Effective values' }).click();
      const level = await effectiveValue(page, 'pachd.logLevel');
      await expect(level).toContainText('debug');
      await expect(level).toContainText('Own values');
      // It follows from the cluster that was chosen.
      await expect(await effectiveValue(page, each.bucketKey)).toContainText(
        'Portal',
      );
      await expectAccessible(page);

      await values.fill(VALUES);
      await expect(page.getByText(/can’t be set/)).toBeHidden();
      await runTemplate(page);
      const link = content(page).getByText(`Workspace ${NAME}`, {
        exact: true,
      });
      await expect(link).toBeVisible({ timeout: 240_000 });
      await link.click();
      await expectStatus(page, 'Ready');
      expect((await client.getWorkspace(NAME)).parameters).toMatchObject({
        clusterStack: CLUSTER,
        values: VALUES,
      });
    });

    await test.step('open the console', async () => {
      const link = page
        .getByRole('link', { name: 'Open Console' })
        .or(page.getByRole('button', { name: 'Open Console' }))
        .first();
      const [opened] = await Promise.all([
        context.waitForEvent('page'),
        link.click(),
      ]);
      await expect(opened.getByRole('heading', { level: 1 })).toHaveText(
        `Stand-in for console of ${NAME}`,
      );
      await expect(opened.getByText(NAME).first()).toBeVisible();
      await opened.close();
    });

    await test.step('change it, after a look at what that does', async () => {
      const dialog = await changeValues(page);
      const save = dialog.getByRole('button', { name: 'Save and update' });
      const warning = dialog.getByText(
        'Something would be replaced or deleted',
      );
      await dialog.getByLabel('Pachyderm version').fill('2.11.3');
      if (notebooks) {
        await dialog.getByLabel('Leave out notebooks').check();
      }
      await dialog.getByRole('button', { name: 'Preview' }).click();
      await expect(
        dialog.getByRole('heading', { name: /^\d+ would be updated$/ }),
      ).toBeVisible({ timeout: 120_000 });
      await expect(dialog.getByText(/ stay as they are\.$/)).toBeVisible();
      if (notebooks) {
        await expect(warning).toBeVisible();
        await expect(
          dialog.getByRole('heading', { name: /^\d+ would be deleted$/ }),
        ).toBeVisible();
        await expect(save).toBeDisabled();
        await dialog
          .getByRole('checkbox', { name: 'Replace and delete it all the same' })
          .check();
      } else {
        await expect(warning).toBeHidden();
      }
      await save.click();
      await expect(dialog).toBeHidden();
      await waitForStatus(client, NAME, ['ready']);
      await expectStatus(page, 'Ready', 30_000);
      await expect(page.getByText('Open Notebooks')).toBeHidden();

      await page.getByRole('button', { name: 'Effective values' }).click();
      const tag = await effectiveValue(page, 'pachd.image.tag');
      await expect(tag).toContainText('2.11.3');
      await expect(tag).toContainText('Parameter');
      await expectAccessible(page);
    });

    await test.step('change the cluster, and keep it while a workspace is on it', async () => {
      await workspacePage(CLUSTER);
      await expectStatus(page, 'Ready');
      const edit = await changeValues(page);
      const infra = edit.getByLabel('Infrastructure', { exact: true });
      if (each.replacing) {
        await infra.fill(infraOf(each.replacing.machineType, 0, 2));
        await edit.getByRole('button', { name: 'Preview' }).click();
        await expect(edit.getByText(each.replacing.told)).toBeVisible({
          timeout: 120_000,
        });
        await edit.getByRole('button', { name: 'Back to the values' }).click();
      }
      await infra.fill(infraOf(machineType, 0, 3));
      await edit.getByRole('button', { name: 'Save and update' }).click();
      await expect(edit).toBeHidden();
      await waitForStatus(client, CLUSTER, ['ready']);
      await expectStatus(page, 'Ready', 30_000);

      const dialog = await deleteHere(page, CLUSTER);
      await expect(dialog.getByRole('alert').last()).toContainText(
        `1 workspace is built on it: ${NAME}`,
      );
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      expect(await client.getWorkspace(CLUSTER)).toMatchObject({
        status: 'ready',
        parameters: { infraJson: infraOf(machineType, 0, 3) },
        dependents: { total: 1, names: [NAME] },
      });
    });

    await test.step('delete the workspace, then the cluster', async () => {
      await workspacePage(NAME);
      await deleteHere(page, NAME);
      await expectStatus(page, 'Deleted');
      expect(await inventoryOf(helium, NAME)).toEqual([]);

      await workspacePage(CLUSTER);
      await deleteHere(page, CLUSTER);
      await waitForStatus(client, CLUSTER, ['destroyed'], 240_000);
      await expectStatus(page, 'Deleted');
      expect(await inventoryOf(helium, CLUSTER)).toEqual([]);
      expect(await clustersOf(helium)).toEqual([]);
    });
  });
}
