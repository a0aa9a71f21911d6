import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { ROOT } from '../../support/HeliumInstance';

/**
 * One picture at each width and in each theme; `show` brings the page up, since a theme changes best with a new page, and `top` is what
 * the picture begins with, if not the page.
 */
export async function shoot(
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
