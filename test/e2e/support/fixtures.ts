import { test as base, expect } from '@playwright/test';
import type { HeliumClient } from '@helium-portal/backstage-plugin-helium-common';
import { HeliumInstance } from '../../support/HeliumInstance';

export interface Shared {
  /** Where the operations of `helium` run; set by the project. */
  executor: 'process' | 'kubernetes';
  /** What is added to the environment of `helium`. */
  env: NodeJS.ProcessEnv;
  /** A running `./helium start`, shared by the specs of one file. */
  helium: HeliumInstance;
  /** The API with the token of `./helium token`. */
  client: HeliumClient;
}

export const test = base.extend<{}, Shared>({
  executor: ['process', { option: true, scope: 'worker' }],
  env: [{}, { option: true, scope: 'worker' }],
  helium: [
    async ({ executor, env }, use, info) => {
      const { HELIUM_E2E_ATTACH: attach, HELIUM_E2E_KEEP: keep } = process.env;
      if (attach) {
        await use(HeliumInstance.attach(attach));
        return;
      }
      const helium = await HeliumInstance.create({ executor, env });
      await helium.start();
      await use(helium);
      await helium.stop();
      // What a failed run leaves is what one needs to find out why.
      if (keep) {
        process.stderr.write(`worker ${info.workerIndex}: ${helium.home}\n`);
      } else {
        await helium.remove();
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  client: [
    async ({ helium }, use) => {
      await use(await helium.client());
    },
    { scope: 'worker' },
  ],
});

export { expect };
