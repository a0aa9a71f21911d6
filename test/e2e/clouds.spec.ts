import { clustersOf, inventoryOf } from '../support/clouds';
import { waitForStatus } from '../support/wait';
import { expect, test } from './support/fixtures';
import {
  content,
  expectAccessible,
  expectForm,
  expectStatus,
  next,
  openTemplate,
  runTemplate,
} from './support/pages';

const CLUSTER = 'clouds-cluster';
const NAME = 'clouds-demo';

const INFRA = JSON.stringify({
  nodepools: [
    {
      name: 'large',
      machineType: 'n2d-standard-32',
      minCount: 0,
      maxCount: 2,
      labels: { purpose: 'tests' },
    },
  ],
});

test('a cluster, a workspace on it, and both gone again', async ({
  page,
  context,
  helium,
  client,
}) => {
  test.setTimeout(900_000);
  const workspacePage = (name: string) =>
    page.goto(`${helium.url}/helium/workspaces/${name}`);

  await test.step('make a cluster', async () => {
    await openTemplate(page, helium.url, 'new-pachyderm-cluster-gcp');
    await page.getByLabel('Name', { exact: true }).fill(CLUSTER);
    await next(page);
    const infra = page.getByLabel('Infrastructure', { exact: true });
    await infra.fill('{"nodepools": [}');
    await expect(page.getByText(/This is not JSON/).first()).toBeVisible();
    await infra.fill(INFRA);
    await expect(page.getByText(/This is not JSON/)).toBeHidden();
    await expectAccessible(page);
    await runTemplate(page);
    const link = content(page).getByText(`Cluster ${CLUSTER}`, { exact: true });
    await expect(link).toBeVisible({ timeout: 420_000 });
    const made = await client.getWorkspace(CLUSTER);
    expect(made).toMatchObject({
      status: 'ready',
      program: 'gcp_cluster_only',
      parameters: { infraJson: INFRA },
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

    await cluster.fill('ouds-cl');
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

    await cluster.fill('ouds-cl');
    await expect(option).toBeVisible();
    await cluster.press('ArrowDown');
    await cluster.press('Enter');
    await expect(cluster).toHaveValue(CLUSTER);
    await page.getByLabel('Name', { exact: true }).fill(NAME);
    await next(page);
    await next(page);
    await runTemplate(page);
    const link = content(page).getByText(`Workspace ${NAME}`, { exact: true });
    await expect(link).toBeVisible({ timeout: 240_000 });
    await link.click();
    await expectStatus(page, 'Ready');
    expect((await client.getWorkspace(NAME)).parameters).toMatchObject({
      clusterStack: CLUSTER,
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
      /console/,
    );
    await expect(opened.getByText(NAME).first()).toBeVisible();
    await opened.close();
  });

  const deleteHere = async (name: string) => {
    await page.getByRole('button', { name: 'Delete' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(`Type ${name} to confirm`).fill(name);
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    return dialog;
  };

  await test.step('keep the cluster while a workspace is on it', async () => {
    await workspacePage(CLUSTER);
    await expectStatus(page, 'Ready');
    const dialog = await deleteHere(CLUSTER);
    await expect(dialog.getByRole('alert').last()).toContainText(NAME);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await client.getWorkspace(CLUSTER)).toMatchObject({
      status: 'ready',
      dependents: { total: 1, names: [NAME] },
    });
  });

  await test.step('delete the workspace, then the cluster', async () => {
    await workspacePage(NAME);
    await deleteHere(NAME);
    await expectStatus(page, 'Removed');
    expect(await inventoryOf(helium, NAME)).toEqual([]);

    await workspacePage(CLUSTER);
    await deleteHere(CLUSTER);
    await waitForStatus(client, CLUSTER, ['destroyed'], 240_000);
    await expectStatus(page, 'Removed');
    expect(await inventoryOf(helium, CLUSTER)).toEqual([]);
    expect(await clustersOf(helium)).toEqual([]);
  });
});
