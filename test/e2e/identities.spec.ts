import type { Browser, Page } from '@playwright/test';
import { waitForStatus } from '../support/wait';
import { call } from './support/api';
import { expect, test } from './support/fixtures';
import {
  content,
  expectAccessible,
  expectStatus,
  localMinute,
  open,
} from './support/pages';
import { People, type Person } from './support/people';

/** Olive's, whom Max may look at it by. */
const OF_OLIVE = 'of-olive';
/** The team's, which Max is in. */
const OF_TEAM = 'of-team';
const REASON = 'The course goes on until summer';
const DAY_MS = 24 * 3600_000;

/** Who sees what in the list. */
const SEEN: Array<[Person, string[]]> = [
  ['olive', [OF_OLIVE]],
  ['max', [OF_OLIVE, OF_TEAM]],
  ['nick', []],
  ['ada', [OF_OLIVE, OF_TEAM]],
];

/** Who may do with a workspace what owners do; who may not, but sees it, may look only. */
const OWNERS_RIGHTS: Array<[Person, string, boolean]> = [
  ['olive', OF_OLIVE, true],
  ['max', OF_TEAM, true],
  ['max', OF_OLIVE, false],
  ['ada', OF_OLIVE, true],
  ['ada', OF_TEAM, true],
];

test.describe.configure({ mode: 'serial' });

let people: People;

test.beforeAll(async () => {
  test.setTimeout(900_000);
  people = await People.invite();
  const olive = await people.helium.client(people.tokenOf('olive'));
  const max = await people.helium.client(people.tokenOf('max'));
  const request = { program: 'kubernetes_namespace', expiresIn: 'P1D' };
  // Whoever names no owner is it.
  await olive.createWorkspace({ name: OF_OLIVE, ...request });
  await max.createWorkspace({
    name: OF_TEAM,
    owner: 'group:default/team',
    ...request,
  });
  await olive.shareWorkspace(OF_OLIVE, {
    entity: 'user:default/max',
    access: 'read',
  });
  await waitForStatus(olive, OF_OLIVE, ['ready']);
  await waitForStatus(max, OF_TEAM, ['ready']);
});

test.afterAll(async () => {
  await people?.leave();
});

SEEN.forEach(([person, names]) => {
  test(`${person} sees ${
    names.join(' and ') || 'nothing'
  } in the list`, async ({ browser }) => {
    const page = await people.open(browser, person);
    await open(page, `${people.helium.url}/helium?sort=name.asc`);
    const main = content(page);
    await expect(
      main.getByRole('heading', { name: 'No workspaces yet' }),
    ).toHaveCount(names.length === 0 ? 1 : 0);
    await expect(main.getByRole('rowheader').getByRole('link')).toHaveText(
      names,
    );
    await expect(
      main.getByRole('button', { name: 'Administration' }),
    ).toHaveCount(person === 'ada' ? 1 : 0);
    await expectAccessible(page);
  });
});

for (const [person, workspace, allowed] of OWNERS_RIGHTS) {
  test(`${person} ${
    allowed ? 'is offered everything' : 'may only look'
  } on the page of ${workspace}`, async ({ browser }) => {
    const page = await openWorkspace(browser, person, workspace);
    await expectStatus(page, 'Ready');
    const button = (name: string) =>
      content(page).getByRole('button', { name, exact: true });
    for (const name of [
      'Extend',
      'Change values',
      'Delete',
      `Download ${workspace}.kubeconfig`,
    ]) {
      await expect(button(name)).toBeEnabled({ enabled: allowed });
    }
    for (const name of ['Share', 'Transfer']) {
      await expect(button(name)).toHaveCount(allowed ? 1 : 0);
    }
    // What is shared can be opened by whoever may look.
    await expect(
      content(page).getByRole('button', { name: 'Open Console' }),
    ).toBeEnabled();
  });
}

test('a stranger is told that there is no such workspace', async ({
  browser,
}) => {
  const page = await people.open(browser, 'nick');
  for (const name of [OF_OLIVE, OF_TEAM]) {
    await open(page, `${people.helium.url}/helium/workspaces/${name}`);
    await expect(
      page.getByRole('heading', { name: `There is no workspace “${name}”` }),
    ).toBeVisible();
  }
  await open(page, `${people.helium.url}/helium/administration`);
  await expect(
    page.getByRole('heading', { name: 'You may not see this' }),
  ).toBeVisible();
  await expectAccessible(page);
});

for (const [person, read, change] of [
  // Who may not know of it is not told that it is there.
  ['nick', 404, 404],
  ['max', 200, 403],
] as const) {
  test(`the API refuses ${person} what the page does not offer`, async () => {
    const before = await kept();
    expect(await answer(person, 'GET')).toMatchObject({ status: read });
    for (const [method, path, body] of [
      ['POST', '/secrets/kubeconfig', undefined],
      ['POST', '/extend', { expiresIn: 'P7D' }],
      ['POST', '/extend', { pinned: true, reason: REASON }],
      ['PATCH', '', { parameters: {} }],
      [
        'POST',
        '/shares',
        { entity: `user:default/${person}`, access: 'manage' },
      ],
      ['POST', '/transfer', { owner: `user:default/${person}` }],
      ['DELETE', '', undefined],
    ] as const) {
      const { status, body: said } = await answer(person, method, path, body);
      expect([method, path, status]).toEqual([method, path, change]);
      expect(JSON.stringify(said)).not.toMatch(/token|apiVersion/);
    }
    expect(await kept()).toEqual(before);
  });
}

test('an owner stops at the maximum, and an administrator goes past it for a reason', async ({
  browser,
}) => {
  const { maximumExpiresAt } = (await answer('olive', 'GET')).body;
  const late = new Date(Date.parse(maximumExpiresAt) + 30 * DAY_MS);

  const owners = await openWorkspace(browser, 'olive', OF_OLIVE);
  const refused = await chooseDate(owners, late);
  await expect(
    refused.getByText(/The latest expiry that is allowed is/),
  ).toBeVisible();
  await expect(refused.getByRole('button', { name: 'Extend' })).toBeDisabled();
  const { status, body } = await answer('olive', 'POST', '/extend', {
    expiresAt: late.toISOString(),
    reason: REASON,
  });
  expect([status, body.fields?.[0]?.field]).toEqual([400, 'expiresAt']);

  const page = await openWorkspace(browser, 'ada', OF_OLIVE);
  const dialog = await chooseDate(page, late);
  const extend = dialog.getByRole('button', { name: 'Extend' });
  await expect(
    dialog.getByText(/You may go past it, for a reason/),
  ).toBeVisible();
  await expect(extend).toBeDisabled();
  await dialog.getByLabel(/Reason/).fill(REASON);
  await extend.click();
  await expect(dialog).toBeHidden();

  const history = page.getByRole('list', { name: 'Who set the expiry' });
  await expect(history.getByText(/That is past the maximum/)).toBeVisible();
  await expect(history.getByText(REASON)).toBeVisible();
  const { expiresAt } = (await answer('olive', 'GET')).body;
  expect(Date.parse(expiresAt)).toBeGreaterThan(Date.parse(maximumExpiresAt));
});

test('an owner and a member of the owning group delete what is theirs', async ({
  browser,
}) => {
  for (const [person, name] of [
    ['olive', OF_OLIVE],
    ['max', OF_TEAM],
  ] as const) {
    const page = await openWorkspace(browser, person, name);
    await content(page)
      .getByRole('button', { name: 'Delete', exact: true })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(`Type ${name} to confirm`).fill(name);
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await expectStatus(page, 'Deleted');
  }
});

/** Opens a workspace's page, and waits until it knows what the viewer may do. */
async function openWorkspace(
  browser: Browser,
  person: Person,
  name: string,
): Promise<Page> {
  const page = await people.open(browser, person);
  const decided = page.waitForResponse(
    response =>
      response.url().includes('/api/permission/authorize') &&
      response.request().postData()?.includes('helium.workspace.delete') ===
        true,
  );
  await open(page, `${people.helium.url}/helium/workspaces/${name}`);
  await decided;
  return page;
}

/** Opens the dialog that extends, and chooses a date of one's own. */
async function chooseDate(page: Page, at: Date) {
  await content(page)
    .getByRole('button', { name: 'Extend', exact: true })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Until a date of my choice').check();
  await dialog.getByLabel('New expiry').fill(localMinute(at));
  return dialog;
}

/** What a person is answered about Olive's workspace. */
function answer(person: Person, method: string, path = '', body?: unknown) {
  return call(people.helium, {
    method,
    path: `/workspaces/${OF_OLIVE}${path}`,
    body,
    headers: { Authorization: `Bearer ${people.tokenOf(person)}` },
  });
}

/** What of Olive's workspace only a change changes. */
async function kept() {
  const { body } = await answer('olive', 'GET');
  const { generation, desired, owner, shares, parameters, expiresAt } = body;
  return { generation, desired, owner, shares, parameters, expiresAt };
}
