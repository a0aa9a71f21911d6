import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inventoryOf } from '../support/clouds';
import { jobsOf, podsOf, tracesOf } from '../support/cluster';
import { expect, test } from './support/fixtures';
import {
  content,
  expectAccessible,
  expectStatus,
  openForm,
  submitForm,
} from './support/pages';

const run = promisify(execFile);
const NAME = 'template-demo';

test('a workspace goes from the template to gone', async ({
  page,
  context,
  helium,
  client,
  executor,
}, info) => {
  await test.step('fill in the form', async () => {
    await openForm(page, helium.url);
    await expectAccessible(page);
    await submitForm(page, { name: NAME });
  });

  await test.step('watch the task live', async () => {
    await page.getByRole('button', { name: 'Show Logs' }).click();
    const link = content(page).getByText(`Workspace ${NAME}`, { exact: true });
    await expect(
      content(page)
        .getByText(/: (creating \.\.\.|created \()/)
        .first(),
    ).toBeVisible({ timeout: 120_000 });
    await expect(
      content(page).getByRole('button', { name: `Open workspace ${NAME}` }),
    ).toBeVisible();
    await expect(link).toBeHidden();
    await expect(link).toBeVisible({ timeout: 300_000 });
  });

  await test.step('open the workspace', async () => {
    await content(page).getByText(`Workspace ${NAME}`, { exact: true }).click();
    await expect(page).toHaveURL(`${helium.url}/helium/workspaces/${NAME}`);
    await expectStatus(page, 'Ready');
    await expect(page.getByText('Rehearsal').first()).toBeVisible();
    await expectAccessible(page);
    expect((await client.getWorkspace(NAME)).program).toBe(
      'gcp_namespace_only',
    );
    expect((await inventoryOf(helium, NAME)).join()).toContain(
      'gcp:storage/bucket:Bucket',
    );
    const { items } = await client.listOperations(NAME);
    expect(
      items.map(({ kind, state, attempt }) => ({ kind, state, attempt })),
    ).toEqual([{ kind: 'create', state: 'succeeded', attempt: 1 }]);
    const jobs = await jobsOf(helium, NAME);
    expect(jobs).toHaveLength(executor === 'kubernetes' ? 1 : 0);
  });

  await test.step('open console and notebooks', async () => {
    for (const [title, ingress] of [
      ['Open Console', 'console'],
      ['Open Notebooks', 'notebooks'],
    ] as const) {
      const link = page
        .getByRole('link', { name: title })
        .or(page.getByRole('button', { name: title }))
        .first();
      const [opened] = await Promise.all([
        context.waitForEvent('page'),
        link.click(),
      ]);
      await expect(opened.getByRole('heading', { level: 1 })).toHaveText(
        `Stand-in for ${ingress} of ${NAME}`,
      );
      await expect(opened.getByText(NAME).first()).toBeVisible();
      await expect(opened.getByText('simulated')).toBeVisible();
      await opened.close();
    }
  });

  await test.step('run the shown kubectl command', async () => {
    const download = page.waitForEvent('download');
    await page
      .getByRole('button', { name: `Download ${NAME}.kubeconfig` })
      .click();
    const file = info.outputPath(`${NAME}.kubeconfig`);
    await (await download).saveAs(file);
    const command = await page
      .getByRole('group', { name: 'kubectl command' })
      .getByRole('code')
      .innerText();
    const [program, ...args] = command.trim().split(/\s+/);
    expect(program).toBe('kubectl');
    const { stdout } = await run(program, args, { cwd: dirname(file) });
    for (const pod of await podsOf(helium, NAME)) {
      expect(stdout).toContain(pod);
    }
    expect(stdout).toContain('pachd-');

    // The kubeconfig is the namespace's, and no more than that.
    await expect(
      run('kubectl', ['--kubeconfig', file, 'get', 'pods', '-n', 'default']),
    ).rejects.toThrow(/forbidden/i);
  });

  await test.step('see it in the list', async () => {
    await page.goto(`${helium.url}/helium`);
    const main = content(page);
    await expect(
      main.getByRole('link', { name: NAME, exact: true }),
    ).toBeVisible();
    await expect(main.getByText('Ready').first()).toBeVisible();
    await expectAccessible(page);
    await main.getByRole('link', { name: NAME, exact: true }).click();
  });

  await test.step('extend', async () => {
    const before = await client.getWorkspace(NAME);
    await page.getByRole('button', { name: 'Extend' }).first().click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    await dialog.getByRole('button', { name: 'Extend' }).click();
    await expect(dialog).toBeHidden();
    const after = await client.getWorkspace(NAME);
    expect(Date.parse(after.expiresAt!) - Date.parse(before.expiresAt!)).toBe(
      4 * 3600_000,
    );
  });

  await test.step('delete with the name typed', async () => {
    await page.getByRole('button', { name: 'Delete' }).first().click();
    const dialog = page.getByRole('dialog');
    const confirm = dialog.getByRole('button', { name: 'Delete for good' });
    await expect(confirm).toBeDisabled();
    await dialog.getByLabel(`Type ${NAME} to confirm`).fill(NAME);
    await confirm.click();
    await expectStatus(page, 'Deleted');
    await expectAccessible(page);
  });

  await test.step('find nothing left', async () => {
    expect(await inventoryOf(helium, NAME)).toEqual([]);
    expect(await tracesOf(helium, NAME)).toEqual({
      namespace: false,
      releases: [],
      labelled: [],
      stackFiles: [],
      locks: [],
    });
    await expect(
      run('helm', ['list', '--all-namespaces', '--all', '--short'], {
        env: { ...process.env, KUBECONFIG: join(helium.home, 'kubeconfig') },
      }).then(({ stdout }) => stdout),
    ).resolves.not.toContain(NAME);
  });
});
