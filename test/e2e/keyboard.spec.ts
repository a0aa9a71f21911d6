import { tracesOf } from '../support/cluster';
import { waitForStatus } from '../support/wait';
import { expect, test } from './support/fixtures';
import { arrowTo, tabTo } from './support/keyboard';
import { content, expectForm, expectStatus } from './support/pages';

const NAME = 'keyboard-demo';
const VALUES = 'pachd:\n  logLevel: debug\n';
const DAY_MS = 24 * 3600_000;

test('a workspace is made, extended and deleted with the keyboard alone', async ({
  page,
  helium,
  client,
}) => {
  test.setTimeout(600_000);
  const { keyboard } = page;
  const dialog = page.getByRole('dialog');
  const pageButton = (name: string) =>
    content(page).getByRole('button', { name, exact: true });

  await test.step('get from the list to a form', async () => {
    await page.goto(`${helium.url}/helium`);
    await tabTo(page, pageButton('New workspace').first());
    await keyboard.press('Enter');
    await expect(page).toHaveURL(/\/create\/templates\/default\//);
    await expectForm(page);
  });

  await test.step('fill in the form of the program that is made fastest', async () => {
    await page.goto(
      `${helium.url}/create/templates/default/new-pachyderm-namespace`,
    );
    await tabTo(page, page.getByLabel('Name', { exact: true }));
    await keyboard.type(NAME);
    await expect(page.getByText(`${NAME} is free.`)).toBeVisible();

    const expiry = page.getByRole('button', { name: /Expiry/ });
    await tabTo(page, expiry);
    await keyboard.press('ArrowDown');
    await arrowTo(
      page,
      page.getByRole('option', { name: '8 hours', exact: true }),
    );
    await keyboard.press('Enter');
    await expect(expiry).toHaveText('8 hours');
    await expect(expiry).toBeFocused();

    const next = page.getByRole('button', { name: 'Next', exact: true });
    await tabTo(page, next);
    await keyboard.press('Enter');
    await expect(page.getByLabel('Pachyderm version')).toBeVisible();
    await tabTo(page, next);
    await keyboard.press('Enter');

    const values = page.getByLabel('Helm values', { exact: true });
    await tabTo(page, values);
    await keyboard.type(VALUES);
    await expect(values).toHaveValue(VALUES);
    await tabTo(
      page,
      page.getByRole('button', { name: 'Review', exact: true }),
    );
    await keyboard.press('Enter');
    await tabTo(
      page,
      page.getByRole('button', { name: 'Create', exact: true }),
    );
    await keyboard.press('Enter');
    await expect(page).toHaveURL(/\/create\/tasks\//);
  });

  await test.step('open it when it is made', async () => {
    const link = content(page).getByRole('link', {
      name: `Workspace ${NAME}`,
      exact: true,
    });
    await expect(link).toBeVisible({ timeout: 300_000 });
    await tabTo(page, link);
    await keyboard.press('Enter');
    await expect(page).toHaveURL(`${helium.url}/helium/workspaces/${NAME}`);
    await expectStatus(page, 'Ready');
    const { parameters, program } = await client.getWorkspace(NAME);
    expect(program).toBe('kubernetes_namespace');
    expect(parameters).toMatchObject({ values: VALUES });
  });

  await test.step('extend it', async () => {
    const before = await client.getWorkspace(NAME);
    const extend = pageButton('Extend');
    await tabTo(page, extend);
    await keyboard.press('Enter');
    await tabTo(page, dialog.getByRole('radio', { checked: true }));
    await arrowTo(page, dialog.getByRole('radio', { name: '+ 1 day' }));
    await tabTo(page, dialog.getByRole('button', { name: 'Extend' }));
    await keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(extend).toBeFocused();
    const after = await client.getWorkspace(NAME);
    expect(Date.parse(after.expiresAt!) - Date.parse(before.expiresAt!)).toBe(
      DAY_MS,
    );
  });

  await test.step('find it in the list', async () => {
    await page.goto(`${helium.url}/helium`);
    await tabTo(
      page,
      content(page).getByRole('link', { name: NAME, exact: true }),
    );
    await keyboard.press('Enter');
    await expect(page).toHaveURL(`${helium.url}/helium/workspaces/${NAME}`);
    await expectStatus(page, 'Ready');
  });

  await test.step('delete it, the second time one thinks of it', async () => {
    const remove = pageButton('Delete');
    await tabTo(page, remove);
    await keyboard.press('Enter');
    await expect(dialog).toBeVisible();
    await keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(remove).toBeFocused();

    await keyboard.press('Space');
    await tabTo(page, dialog.getByLabel(`Type ${NAME} to confirm`));
    await keyboard.type(NAME);
    await tabTo(page, dialog.getByRole('button', { name: 'Delete for good' }));
    await keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    // What opened the dialog can't be used any more.
    await expect(
      page.getByRole('heading', { name: NAME, exact: true, level: 2 }),
    ).toBeFocused();
    await expectStatus(page, 'Deleted');
    await waitForStatus(client, NAME, ['destroyed']);
    expect((await tracesOf(helium, NAME)).namespace).toBe(false);
  });
});
