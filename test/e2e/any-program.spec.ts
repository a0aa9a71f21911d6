import { join } from 'node:path';
import { ROOT } from '../support/HeliumInstance';
import { waitForStatus } from '../support/wait';
import { expect, test } from './support/fixtures';
import {
  content,
  expectAccessible,
  expectStatus,
  open,
  openTemplate,
  runTemplate,
} from './support/pages';

const NAME = 'any-shop';
const KEY = 'a-key-that-nobody-may-read';

test.use({
  env: {
    // All that somebody has to do for it: no template is written.
    APP_CONFIG_helium_programs_shop: JSON.stringify({
      source: { directory: join(ROOT, 'test/programs/shop') },
      title: 'Shop',
      parameters: { limits: { mutable: false } },
    }),
  },
});

test('a program that was only configured has a form, made from its schema', async ({
  page,
  helium,
  client,
}) => {
  await test.step('find it among the templates', async () => {
    await expect(async () => {
      await open(page, `${helium.url}/create`);
      await expect(
        content(page).getByText('New workspace: Shop', { exact: true }),
      ).toBeVisible({ timeout: 5_000 });
    }).toPass({ timeout: 120_000 });
    // Those that were written stand for their programs alone.
    await expect(content(page).getByText(/^New workspace: /)).toHaveCount(1);
  });

  await test.step('fill it in', async () => {
    await openTemplate(page, helium.url, 'shop');
    await page.getByLabel('Name', { exact: true }).fill(NAME);
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await expect(page.getByLabel('greeting')).toHaveValue('Hello');
    await expect(page.getByText('What the shop says')).toBeVisible();
    await expect(page.getByLabel('aisles')).toHaveValue('- bread\n- milk\n');
    await expectAccessible(page);

    await page.getByLabel('greeting').fill('Welcome');
    await page.getByLabel('replicas').fill('2');
    // What is required is asked for before anything is made.
    const review = page.getByRole('button', { name: 'Review', exact: true });
    await review.click();
    await expect(page.getByLabel('apiKey')).toBeFocused();
    await page.getByLabel('apiKey').fill(KEY);
    await page.getByLabel('aisles').fill('- bread: [');
    await review.click();
    await expect(page.getByText(/not YAML/).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Create' })).toHaveCount(0);
    await page.getByLabel('aisles').fill('- tea\n- rice');
  });

  await test.step('preview it', async () => {
    await page.getByRole('button', { name: 'Preview the workspace' }).click();
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
