import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { HeliumInstance, ROOT } from '../../support/HeliumInstance';
import { expect } from './fixtures';
import { content, next, open, openTemplate } from './pages';

/** All that somebody has to do for a program of the configuration: no template is written. */
export const SHOP = {
  APP_CONFIG_helium_programs_shop: JSON.stringify({
    source: { directory: join(ROOT, 'test/programs/shop') },
    title: 'Shop',
    parameters: { limits: { mutable: false } },
  }),
};

/** Waits until the shop's template is made, which is half a minute after the start. */
export async function waitForShop(
  page: Page,
  helium: HeliumInstance,
): Promise<void> {
  await expect(async () => {
    await open(page, `${helium.url}/create`);
    await expect(
      content(page).getByText('New workspace: Shop', { exact: true }),
    ).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 120_000 });
}

/** Goes to the page of the shop's form that has its parameters. */
export async function openShop(
  page: Page,
  helium: HeliumInstance,
  name: string,
): Promise<void> {
  await openTemplate(page, helium.url, 'shop');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await next(page);
  await expect(page.getByLabel('greeting')).toHaveValue('Hello');
}
