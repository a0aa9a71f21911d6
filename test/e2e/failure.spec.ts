import { tracesOf } from '../support/cluster';
import { waitForStatus } from '../support/wait';
import { expect, test } from './support/fixtures';
import {
  expectAccessible,
  expectStatus,
  open,
  openForm,
  submitForm,
} from './support/pages';

const NAME = 'failure-demo';
const BAD_IMAGE = 'pachd:\n  image:\n    repository: registry.invalid/pachd\n';

test('a failed release names what failed, and mended values make it ready', async ({
  page,
  helium,
  client,
}) => {
  test.setTimeout(600_000);
  await openForm(page, helium.url);
  await submitForm(page, { name: NAME, values: BAD_IMAGE });
  const failed = await waitForStatus(client, NAME, ['failed'], 300_000);
  expect(failed.failure?.message).toContain('pachd');
  expect(failed.failure?.message).toContain('ImagePullBackOff');
  await expect(page.getByText(/ImagePullBackOff/).first()).toBeVisible();

  await open(page, `${helium.url}/helium/workspaces/${NAME}`);
  await expectStatus(page, 'Failed');
  const failure = page.getByRole('alert').filter({ hasText: 'pachd' }).first();
  await expect(failure).toContainText('ImagePullBackOff');
  await expectAccessible(page);

  await failure.getByRole('button', { name: 'Change values' }).click();
  const dialog = page.getByRole('dialog');
  const values = dialog.getByLabel('Helm values', { exact: true });
  await expect(values).toHaveValue(BAD_IMAGE);
  await values.fill('pachd:\n  logLevel: debug\n');
  await dialog.getByRole('button', { name: 'Save and update' }).click();
  await expect(dialog).toBeHidden();
  await waitForStatus(client, NAME, ['ready']);
  await expectStatus(page, 'Ready', 30_000);

  const traces = await tracesOf(helium, NAME);
  expect(traces.releases.filter(each => each.endsWith(' deployed'))).toEqual([
    'jupyterhub deployed',
    'pachyderm deployed',
  ]);
  expect(traces.locks).toEqual([]);
  await client.deleteWorkspace(NAME);
  await waitForStatus(client, NAME, ['destroyed']);
});
