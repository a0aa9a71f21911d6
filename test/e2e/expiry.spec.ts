import { inventoryOf } from '../support/clouds';
import { tracesOf } from '../support/cluster';
import { waitForStatus } from '../support/wait';
import { expect, test } from './support/fixtures';
import { expectStatus, openForm, submitForm } from './support/pages';

const NAME = 'expiry-demo';

test('a workspace goes by itself when it expires', async ({
  page,
  helium,
  client,
}) => {
  test.setTimeout(600_000);
  await openForm(page, helium.url);
  await submitForm(page, { name: NAME, expiryMinutes: 2 });
  const ready = await waitForStatus(client, NAME, ['ready']);
  const expiresAt = Date.parse(ready.expiresAt!);
  expect(expiresAt - Date.parse(ready.createdAt)).toBeLessThan(130_000);

  const inCatalog = () =>
    helium.catalog(`entities/by-name/resource/default/${NAME}`);
  await expect
    .poll(
      async () =>
        (
          await inCatalog()
        )?.metadata.annotations['helium.dev/status'],
      { timeout: 30_000 },
    )
    .toBe('ready');

  await page.goto(`${helium.url}/helium/workspaces/${NAME}`);
  await expectStatus(page, 'Ready');
  await waitForStatus(client, NAME, ['destroyed'], 240_000);
  expect(Date.now()).toBeGreaterThan(expiresAt);
  // The open page follows by itself.
  await expectStatus(page, 'Deleted', 30_000);
  expect(await tracesOf(helium, NAME)).toEqual({
    namespace: false,
    releases: [],
    labelled: [],
    stackFiles: [],
    locks: [],
  });
  expect(await inventoryOf(helium, NAME)).toEqual([]);
  await expect.poll(inCatalog, { timeout: 30_000 }).toBeUndefined();
  const { items } = await client.listOperations(NAME);
  expect(items.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
    'destroy succeeded',
    'create succeeded',
  ]);
});
