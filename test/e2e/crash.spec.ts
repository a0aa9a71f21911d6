import { setTimeout as sleep } from 'node:timers/promises';
import { inventoryOf } from '../support/clouds';
import { tracesOf } from '../support/cluster';
import { HeliumInstance } from '../support/HeliumInstance';
import { waitForStatus } from '../support/wait';
import { expect, test } from './support/fixtures';
import {
  content,
  expectStatus,
  open,
  openForm,
  submitForm,
} from './support/pages';

const NAME = 'crash-demo';

test('what was killed in the middle of a create is finished by the next start', async ({
  page,
}) => {
  test.setTimeout(600_000);
  const helium = await HeliumInstance.create();
  try {
    await helium.start();
    await openForm(page, helium.url);
    await submitForm(page, { name: NAME });
    const task = page.url();
    // Half-way: the namespace is there, and the update is not over.
    const deadline = Date.now() + 60_000;
    while (!(await tracesOf(helium, NAME)).namespace) {
      expect(Date.now()).toBeLessThan(deadline);
      await sleep(20);
    }
    const killed = await helium.kill();
    const commands = killed.map(({ command }) => command).join('\n');
    for (const part of ['etcd', 'kube-apiserver', 'src/index.ts', 'pulumi']) {
      expect(commands).toContain(part);
    }
    expect(await helium.processes()).toEqual([]);

    await helium.start();
    const again = await helium.client();
    await waitForStatus(again, NAME, ['ready'], 300_000);
    const traces = await tracesOf(helium, NAME);
    expect(traces.namespace).toBe(true);
    expect(traces.releases).toEqual([
      'jupyterhub deployed',
      'pachyderm deployed',
    ]);
    expect(traces.stackFiles).toHaveLength(1);
    expect(traces.locks).toEqual([]);
    const buckets = (await inventoryOf(helium, NAME)).filter(each =>
      each.startsWith('gcp:storage/bucket:Bucket '),
    );
    expect(buckets).toHaveLength(1);
    const { items } = await again.listOperations(NAME);
    expect(items.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'create succeeded',
    ]);
    expect(items[0].attempt).toBeGreaterThan(1);

    // The template's task went on, too, and made nothing twice.
    await open(page, task);
    const link = content(page).getByText(`Workspace ${NAME}`, { exact: true });
    await expect(link).toBeVisible({ timeout: 300_000 });
    await link.click();
    await expectStatus(page, 'Ready');
    await again.deleteWorkspace(NAME);
    await waitForStatus(again, NAME, ['destroyed']);
    expect((await tracesOf(helium, NAME)).namespace).toBe(false);
    expect(await inventoryOf(helium, NAME)).toEqual([]);
    await helium.stop();
  } finally {
    await helium.kill();
    await helium.remove();
  }
});
