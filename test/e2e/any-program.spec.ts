import { waitForStatus } from '../support/wait';
import { expect, test } from './support/fixtures';
import {
  content,
  expectAccessible,
  expectStatus,
  runTemplate,
} from './support/pages';
import { openShop, SHOP, waitForShop } from './support/shop';

const NAME = 'any-shop';
const KEY = 'a-key-that-nobody-may-read';

test.use({ env: SHOP });

test('a program that was only configured has a form, made from its schema', async ({
  page,
  helium,
  client,
}) => {
  await test.step('find it among the templates', async () => {
    await waitForShop(page, helium);
    // Those that were written stand for their programs alone.
    await expect(content(page).getByText(/^New workspace: /)).toHaveCount(1);
  });

  await test.step('fill it in', async () => {
    await openShop(page, helium, NAME);
    await expect(page.getByText('What the shop says')).toBeVisible();
    await expect(page.getByLabel('aisles')).toHaveValue('- bread\n- milk\n');
    await expectAccessible(page);

    await page.getByLabel('greeting').fill('Welcome');
    await page.getByLabel('replicas').fill('2');
    // What is required is asked for before anything is made.
    const review = page.getByRole('button', { name: 'Review', exact: true });
    await review.click();
    // Not the button that shows it.
    const apiKey = page.getByLabel(/^apiKey/);
    await expect(apiKey).toBeFocused();
    await apiKey.fill(KEY);
    await page.getByLabel('aisles').fill('- bread: [');
    await review.click();
    await expect(page.getByText(/not YAML/).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Create' })).toHaveCount(0);
    await page.getByLabel('aisles').fill('- tea\n- rice');
  });

  await test.step('preview it', async () => {
    await page
      .getByRole('button', { name: 'Preview what would be made' })
      .click();
    await expect(content(page).getByText('sign').first()).toBeVisible({
      timeout: 120_000,
    });
    await expectAccessible(page);
  });

  await test.step('create it', async () => {
    await runTemplate(page);
    await waitForStatus(client, NAME, ['ready']);
    expect(await client.getWorkspace(NAME)).toMatchObject({
      program: 'shop',
      parameters: {
        greeting: 'Welcome',
        replicas: 2,
        open: true,
        aisles: ['tea', 'rice'],
        limits: { pods: '10' },
      },
    });
    await content(page).getByText(`Workspace ${NAME}`, { exact: true }).click();
    await expectStatus(page, 'Ready');
    await expect(page.getByText(KEY)).toHaveCount(0);
  });
});
