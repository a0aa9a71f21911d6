import { mockBreakpoint } from '@backstage/core-components/testUtils';
import { registerMswTestHooks } from '@backstage/test-utils';
import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../../__testUtils__/app';
import { keptData, minutesFromNow, workspace } from '../../__testUtils__/data';
import { setupHeliumServer } from '../../__testUtils__/heliumServer';
import { homePagePlugin } from '../../__testUtils__/homePage';

const helium = setupHeliumServer();

/** Answers as the API does: of the statuses that were asked for. */
function serve(workspaces: Workspace[], totalItems = workspaces.length) {
  helium.serve(workspaces);
  helium.server.use(
    http.get(`${HELIUM_URL}/workspaces`, ({ request }) => {
      const asked = new URL(request.url).searchParams.getAll('status');
      const items = workspaces.filter(({ status }) =>
        asked.length === 0 ? status !== 'destroyed' : asked.includes(status),
      );
      return HttpResponse.json({
        items: items.slice(0, 5),
        totalItems: asked.length === 0 ? totalItems : items.length,
      });
    }),
  );
}

const open = () => openPage('/home', { plugins: [homePagePlugin] });
const findItems = async () =>
  within(await screen.findByRole('list', { name: 'Workspaces' })).getAllByRole(
    'listitem',
  );

describe('my workspaces on the home page', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.seen.splice(0));

  it('shows those in trouble, then those that expire first, with their links', async () => {
    serve(
      [
        workspace({ name: 'soon', expiresAt: minutesFromNow(30) }),
        workspace({ name: 'later' }),
        workspace({ name: 'broken', status: 'failed', connections: [] }),
      ],
      12,
    );
    open();
    expect(
      await screen.findByRole('heading', { name: 'My workspaces' }),
    ).toBeVisible();
    const [broken, soon, later] = await findItems();
    expect(broken).toHaveTextContent(/^brokenFailed/);
    expect(soon).toHaveTextContent(/^soonReadyExpires in 29 min/);
    expect(later).toHaveTextContent(/^laterReadyExpires in 3 hr/);
    expect(within(soon).getByRole('link', { name: 'soon' })).toHaveAttribute(
      'href',
      '/helium/workspaces/soon',
    );
    expect(
      within(soon).getByRole('link', { name: /Open Console of soon/ }),
    ).toHaveAttribute('href', 'http://console.soon.localhost:8480/');
    expect(
      screen.getByRole('link', { name: /All of mine \(12\)/ }),
    ).toHaveAttribute('href', '/helium?owner=mine');
    expect(
      screen.getByRole('button', { name: 'New workspace' }),
    ).toHaveAttribute(
      'href',
      '/create/templates/default/new-pachyderm-workspace',
    );

    const asked = helium.seen.filter(({ path }) => path === '/workspaces');
    expect(
      asked.every(({ query }) => query.get('owner') === 'user:default/ada'),
    ).toBe(true);
    expect(
      asked.every(({ query }) => query.get('orderBy') === 'expiresAt'),
    ).toBe(true);
  });

  it('shows each once, and no more than there is room for', async () => {
    serve(
      Array.from({ length: 7 }, (_, index) =>
        workspace({ name: `broken-${index}`, status: 'failed' }),
      ),
    );
    open();
    expect(await findItems()).toHaveLength(5);
  });

  it.each([
    ['Expires now', -0.1],
    ['Expired 2 hr ago', -120.1],
    ['Never expires (pinned)', undefined],
  ])('says: %s', async (text, minutes) => {
    const expiresAt =
      minutes === undefined ? undefined : minutesFromNow(minutes);
    serve([workspace({ expiresAt })]);
    open();
    const [item] = await findItems();
    expect(within(item).getByText(text)).toBeVisible();
  });

  it('leads into none that sleeps or is to go', async () => {
    serve([
      workspace({ name: 'tired', asleep: true }),
      workspace({ name: 'going', status: 'destroying', desired: 'absent' }),
    ]);
    open();
    await findItems();
    expect(
      screen.queryByRole('link', { name: /^Open / }),
    ).not.toBeInTheDocument();
  });

  it('leads to the template when there are none', async () => {
    serve([]);
    open();
    expect(
      await screen.findByText('You have no workspaces at present.'),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'New workspace' }),
    ).toHaveAttribute(
      'href',
      '/create/templates/default/new-pachyderm-workspace',
    );
    expect(
      screen.getByRole('link', { name: /All workspaces/ }),
    ).toHaveAttribute('href', '/helium');
    expect(
      screen.getAllByRole('button', { name: 'New workspace' }),
    ).toHaveLength(1);
    expect(
      screen.queryByRole('link', { name: /^Deleted workspaces/ }),
    ).not.toBeInTheDocument();
  });

  it('leads to those that were removed, and to what is kept of them', async () => {
    serve([workspace({ status: 'destroyed' })], 0);
    helium.server.use(
      http.get(`${HELIUM_URL}/kept-data`, () =>
        HttpResponse.json({ items: [keptData()], totalItems: 1 }),
      ),
    );
    open();
    expect(
      await screen.findByRole('link', { name: 'Deleted workspaces (1)' }),
    ).toHaveAttribute('href', '/helium?owner=mine&status=destroyed');
    expect(
      screen.getByRole('link', { name: 'Kept data of calm-otter' }),
    ).toHaveAttribute('href', '/helium/workspaces/calm-otter');
    expect(helium.last('GET', '/kept-data')?.query.getAll('owner')).toEqual([
      'user:default/ada',
    ]);
  });

  it('is gone through by keyboard, where the page is narrow too', async () => {
    mockBreakpoint({ matches: true });
    serve([workspace()]);
    open();
    const name = await screen.findByRole('link', { name: 'calm-otter' });
    name.focus();
    await userEvent.tab();
    expect(
      screen.getByRole('link', { name: /Open Console of calm-otter/ }),
    ).toHaveFocus();
    await userEvent.tab();
    expect(
      screen.getByRole('link', { name: /Open Notebooks of calm-otter/ }),
    ).toHaveFocus();
    await userEvent.tab();
    expect(
      screen.getByRole('link', { name: /All of mine \(1\)/ }),
    ).toHaveFocus();
    mockBreakpoint({ matches: false });
  });
});
