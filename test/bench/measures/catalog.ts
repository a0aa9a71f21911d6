import type { HeliumClient } from '@helium-portal/backstage-plugin-helium-common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HeliumInstance } from '../../support/HeliumInstance';
import { measure, type Times } from './report';

const ALL_THERE_MS = 600_000;

/** Until the catalog has as many workspaces, each of them read and stitched. */
export async function waitForCatalog(
  helium: HeliumInstance,
  count: number,
): Promise<void> {
  const query = new URLSearchParams({
    filter: 'kind=resource,spec.type=workspace',
    limit: '0',
  });
  const deadline = Date.now() + ALL_THERE_MS;
  for (;;) {
    const page = await helium.catalog(`entities/by-query?${query}`);
    if (page?.totalItems >= count) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`The catalog has ${page?.totalItems} workspaces`);
    }
    await sleep(1_000);
  }
}

/** From a call that changes a workspace until its entity shows the change. */
export async function measureCatalog(
  helium: HeliumInstance,
  client: HeliumClient,
  name: string,
  rounds: number,
): Promise<Times> {
  return await measure(rounds, async () => {
    const { expiresAt } = await client.extendWorkspace(name, {
      expiresIn: 'PT1M',
    });
    for (;;) {
      const entity = await helium.catalog(
        `entities/by-name/resource/default/${name}`,
      );
      const shown = entity?.metadata.annotations['helium.dev/expires-at'];
      if (shown === expiresAt) {
        return;
      }
      await sleep(50);
    }
  });
}
