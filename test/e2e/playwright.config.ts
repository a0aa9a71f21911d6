import { defineConfig } from '@playwright/test';
import { CHROMIUM_FLAGS } from '../support/chromium';
import type { Shared } from './support/fixtures';

export default defineConfig<{}, Shared>({
  testDir: '..',
  testMatch: ['e2e/*.spec.ts', 'compat/*.spec.ts'],
  // It writes into docs/images: HELIUM_SCREENSHOTS=1 playwright test screenshots
  testIgnore: process.env.HELIUM_SCREENSHOTS
    ? []
    : ['e2e/screenshots*.spec.ts'],
  outputDir: process.env.HELIUM_E2E_OUTPUT ?? '../../e2e-test-report/results',
  timeout: 600_000,
  expect: { timeout: 30_000 },
  // Each with a portal and a cluster of its own, that wait much of the time; the tests of a file share them.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME
    ? [['list'], ['json']]
    : [['list']],
  projects: [
    { name: 'process' },
    // The main job once more, with an operation's attempts as Jobs.
    {
      name: 'kubernetes',
      testMatch: 'e2e/template.spec.ts',
      use: { executor: 'kubernetes' },
    },
  ],
  use: {
    headless: true,
    viewport: { width: 1280, height: 900 },
    acceptDownloads: true,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    timezoneId: 'UTC',
    launchOptions: {
      executablePath: process.env.HELIUM_CHROMIUM || undefined,
      args: CHROMIUM_FLAGS,
    },
  },
});
