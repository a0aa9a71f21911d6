import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HeliumInstance } from '../../support/HeliumInstance';
import { CHROMIUM_FLAGS } from '../../support/chromium';

const PATIENCE_MS = 60_000;

/**
 * Somebody with a browser, which signs them in as guest. Its profile is on disk, as people's are, so that it keeps the portal's files between
 * visits, and what it has compiled of them, unless its cache is cleared.
 */
export class Visitor {
  static async create(helium: HeliumInstance): Promise<Visitor> {
    const profile = await mkdtemp(join(tmpdir(), 'helium-visitor-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env.HELIUM_CHROMIUM || undefined,
      args: CHROMIUM_FLAGS,
      viewport: { width: 1280, height: 900 },
    });
    context.setDefaultTimeout(PATIENCE_MS);
    return new Visitor(profile, context, helium.url);
  }

  readonly #profile: string;
  readonly #context: BrowserContext;
  readonly #url: string;

  private constructor(profile: string, context: BrowserContext, url: string) {
    this.#profile = profile;
    this.#context = context;
    this.#url = url;
  }

  /** A tab of its own for a visit, which ends with it. */
  async visit<T>(
    work: (page: Page, url: string) => Promise<T>,
    options: { clearCache?: boolean } = {},
  ): Promise<T> {
    const page = await this.#context.newPage();
    try {
      if (options.clearCache) {
        const session = await this.#context.newCDPSession(page);
        await session.send('Network.clearBrowserCache');
        await session.detach();
      }
      return await work(page, this.#url);
    } finally {
      await page.close();
    }
  }

  async close(): Promise<void> {
    await this.#context.close();
    await rm(this.#profile, { recursive: true, force: true });
  }
}

/** Milliseconds from the navigation of the page until what was waited for is painted, and the page has time for its user again. */
export async function sinceNavigation(page: Page): Promise<number> {
  return await page.evaluate(
    () =>
      new Promise<number>(resolve => {
        requestAnimationFrame(() =>
          requestAnimationFrame(() => resolve(performance.now())),
        );
      }),
  );
}
