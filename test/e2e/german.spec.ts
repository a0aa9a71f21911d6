import type { Locator } from '@playwright/test';
import { waitForStatus } from '../support/wait';
import { expect, test } from './support/fixtures';
import { content, expectAccessible, expectStatus, open } from './support/pages';

const NAME = 'auf-deutsch';
/** Of Helium's English texts; programs' own titles stay as they are. */
const ENGLISH =
  /\b(workspaces?|expire[sd]?|expiry|ready|owner|extend|delete|copy|download|show|hide|history|details|created|since|in \d+ (hours?|days?))\b/i;

test('a workspace is seen, extended and deleted in German', async ({
  page,
  helium,
  client,
}) => {
  test.setTimeout(600_000);
  const main = content(page);
  const dialog = page.getByRole('dialog');
  const header = page.getByRole('navigation', { name: 'Breadcrumbs' });
  const expectGerman = async (part: Locator = main) => {
    // Commands, links and what the cluster says are in no language.
    const text = (await part.innerText())
      .split('\n')
      .filter(line => !/kubectl|pachctl|https?:/.test(line))
      .join('\n');
    expect(text).not.toMatch(ENGLISH);
    await expectAccessible(page, part);
  };

  await client.createWorkspace({
    name: NAME,
    program: 'kubernetes_namespace',
    owner: 'user:default/guest',
    expiresIn: 'P1D',
  });
  await waitForStatus(client, NAME, ['ready']);

  await test.step('choose the language', async () => {
    await open(page, `${helium.url}/settings`);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('option', { name: 'Deutsch' }).click();
  });

  await test.step('find it in the list', async () => {
    await open(page, `${helium.url}/home`);
    await page
      .getByRole('navigation', { name: 'sidebar nav' })
      .getByRole('link', { name: 'Arbeitsumgebungen', exact: true })
      .click();
    await expect(header).toHaveText('Arbeitsumgebungen');
    await expect(
      main.getByRole('link', { name: NAME, exact: true }),
    ).toBeVisible();
    await expect(main.getByText('Bereit').first()).toBeVisible();
    await expectGerman();
    await main.getByRole('link', { name: NAME, exact: true }).click();
  });

  await test.step('look at it', async () => {
    await expectStatus(page, 'Bereit');
    await expectGerman();
    await expect(header).toHaveText(`Arbeitsumgebungen${NAME}`);
  });

  await test.step('extend it', async () => {
    await main.getByRole('button', { name: 'Verlängern', exact: true }).click();
    await expect(dialog.getByText(/läuft dann am .* ab/)).toBeVisible();
    await expectGerman(dialog);
    const before = (await client.getWorkspace(NAME)).expiresAt;
    await dialog.getByRole('button', { name: 'Verlängern' }).click();
    await expect(dialog).toBeHidden();
    expect((await client.getWorkspace(NAME)).expiresAt).not.toBe(before);
  });

  await test.step('delete it', async () => {
    await main.getByRole('button', { name: 'Löschen', exact: true }).click();
    await expect(dialog.getByText(/rückgängig/)).toBeVisible();
    await expectGerman(dialog);
    await dialog.getByLabel(`Zur Bestätigung ${NAME} eingeben`).fill(NAME);
    await dialog.getByRole('button', { name: 'Endgültig löschen' }).click();
    await expectStatus(page, 'Gelöscht');
    // Its resources have the names that their programs gave them.
    await main
      .getByRole('region', { name: 'Beendet: Löschen' })
      .getByRole('button', { name: 'Schließen' })
      .click();
    await expectGerman();
  });

  await test.step('look at the form and the pages beside it', async () => {
    await open(
      page,
      `${helium.url}/create/templates/default/new-pachyderm-namespace`,
    );
    await expect(main.getByText(/ist frei\./)).toBeVisible();
    for (const path of ['workspaces/niemand', 'nirgendwo']) {
      await open(page, `${helium.url}/helium/${path}`);
      await expect(main.getByRole('heading').first()).toBeVisible();
      await expectGerman();
    }
    // What failed is told there in the cloud's own words.
    await open(page, `${helium.url}/helium/administration`);
    await expect(
      main.getByRole('heading', { name: 'Wartend und laufend' }),
    ).toBeVisible();
    await expectAccessible(page);
  });
});
