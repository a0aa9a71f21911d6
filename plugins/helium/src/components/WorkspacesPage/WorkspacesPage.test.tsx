import type { SignalApi } from '@backstage/plugin-signals-react';
import { mockBreakpoint } from '@backstage/core-components/testUtils';
import { registerMswTestHooks } from '@backstage/test-utils';
import type { HeliumWorkspaceSignal } from '@helium-portal/backstage-plugin-helium-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../../__testUtils__/app';
import {
  keptData,
  minutesFromNow,
  program,
  workspace,
} from '../../__testUtils__/data';
import { apiError, setupHeliumServer } from '../../__testUtils__/heliumServer';

const helium = setupHeliumServer();

describe('the list of workspaces', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.seen.splice(0));

  const chooseColumn = async (name: string) => {
    await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
    await userEvent.click(screen.getByRole('menuitemcheckbox', { name }));
    await userEvent.keyboard('{Escape}');
  };

  it('shows each workspace with status, owner, expiry and connections', async () => {
    helium.serve([
      workspace(),
      workspace({
        name: 'new-one',
        status: 'creating',
        connections: [],
        rehearsal: true,
        expiresAt: minutesFromNow(30),
      }),
    ]);
    openPage('/helium');

    const name = await screen.findByRole('link', { name: 'calm-otter' });
    expect(name).toHaveAttribute('href', '/helium/workspaces/calm-otter');
    const row = within(screen.getByRole('row', { name: /calm-otter/ }));
    expect(row.getByText('Ready')).toBeInTheDocument();
    expect(await row.findByText('Pachyderm in a namespace')).toBeVisible();
    expect(row.getByText(/in 3 hr/)).toBeInTheDocument();
    expect(
      row.getByRole('link', { name: /Open Console of calm-otter/ }),
    ).toHaveAttribute('href', 'http://console.calm-otter.localhost:8480/');
    expect(
      row.getByRole('button', {
        name: 'Copy the kubectl command of calm-otter',
      }),
    ).toBeEnabled();

    const creating = within(screen.getByRole('row', { name: /new-one/ }));
    expect(creating.getByText('Creating')).toBeInTheDocument();
    expect(creating.getByText('Rehearsal')).toBeInTheDocument();
    expect(creating.getAllByText('Not yet')).toHaveLength(3);

    expect(
      screen.getByRole('button', { name: 'New workspace' }),
    ).toHaveAttribute(
      'href',
      '/create/templates/default/new-pachyderm-workspace',
    );
  });

  it('does not wait for a console where there will be none', async () => {
    const { connections } = workspace();
    helium.serve([
      workspace({
        name: 'nightly-cluster',
        connections: connections.filter(({ kind }) => kind === 'kubectl'),
      }),
    ]);
    openPage('/helium');
    const row = within(
      await screen.findByRole('row', { name: /nightly-cluster/ }),
    );
    expect(row.getAllByText('–')).toHaveLength(2);
    expect(row.queryByText('Not yet')).not.toBeInTheDocument();
  });

  it.each(['failed', 'needs-attention'] as const)(
    'does not promise the links of one that is %s',
    async status => {
      helium.serve([workspace({ status, connections: [] })]);
      openPage('/helium');
      const row = within(
        await screen.findByRole('row', { name: /calm-otter/ }),
      );
      expect(row.getAllByRole('img', { name: 'None' })).toHaveLength(3);
      expect(row.queryByText('Not yet')).not.toBeInTheDocument();
    },
  );

  it('promises the links of one that wakes up', async () => {
    helium.serve([workspace({ status: 'updating', asleep: true })]);
    openPage('/helium');
    const row = within(await screen.findByRole('row', { name: /calm-otter/ }));
    expect(row.getAllByText('Not yet')).toHaveLength(2);
  });

  it('asks the backend for what the URL filters by', async () => {
    helium.serve([workspace()]);
    helium.server.use(
      http.get(`${HELIUM_URL}/workspaces`, () =>
        HttpResponse.json({ items: [workspace()], totalItems: 21 }),
      ),
    );
    openPage(
      '/helium?owner=groups&status=ready&status=failed&program=kubernetes_namespace&search=otter&sort=name.asc&page=2',
    );
    await screen.findByRole('link', { name: 'calm-otter' });
    const query = helium.last('GET', '/workspaces')?.query;
    expect(query?.getAll('owner')).toEqual(['group:default/engines']);
    expect(query?.getAll('status')).toEqual(['ready', 'failed']);
    expect(query?.getAll('program')).toEqual(['kubernetes_namespace']);
    expect(query?.get('search')).toBe('otter');
    expect(query?.get('orderBy')).toBe('name');
    expect(query?.get('order')).toBe('asc');
    expect(query?.get('offset')).toBe('20');
  });

  it('filters and sorts by what people choose', async () => {
    helium.serve([workspace()]);
    openPage('/helium');
    await screen.findByRole('link', { name: 'calm-otter' });

    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search by name' }),
      'otter',
    );
    await waitFor(() =>
      expect(helium.last('GET', '/workspaces')?.query.get('search')).toBe(
        'otter',
      ),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Mine' }));
    await userEvent.click(screen.getByRole('button', { name: 'Expires' }));
    await waitFor(() => {
      const query = helium.last('GET', '/workspaces')?.query;
      expect(query?.getAll('owner')).toEqual(['user:default/ada']);
      expect(query?.get('orderBy')).toBe('expiresAt');
      expect(query?.get('search')).toBe('otter');
    });
  });

  it('leaves out the columns that the viewer does not want', async () => {
    helium.serve([workspace()]);
    openPage('/helium');
    await screen.findByRole('columnheader', { name: 'Owner' });
    await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
    const owner = screen.getByRole('menuitemcheckbox', { name: 'Owner' });
    expect(owner).toHaveAttribute('aria-checked', 'true');
    expect(
      screen.queryByRole('menuitemcheckbox', { name: 'Name' }),
    ).not.toBeInTheDocument();
    await userEvent.click(owner);
    expect(owner).toHaveAttribute('aria-checked', 'false');
    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(
        screen.queryByRole('columnheader', { name: 'Owner' }),
      ).not.toBeInTheDocument(),
    );
    expect(
      screen.getByRole('columnheader', { name: 'Status' }),
    ).toBeInTheDocument();
  });

  it('asks for nothing when the viewer is in no group', async () => {
    helium.serve([workspace()]);
    openPage('/helium?owner=groups', { groups: [] });
    expect(await screen.findByText('No workspace matches')).toBeInTheDocument();
    expect(helium.last('GET', '/workspaces')).toBeUndefined();
  });

  it('teaches what a workspace is when there is none', async () => {
    helium.serve([]);
    openPage('/helium');
    expect(await screen.findByText('No workspaces yet')).toBeInTheDocument();
    for (const [name, href] of [
      ['New workspace', '/create/templates/default/new-pachyderm-workspace'],
      ['All templates', '/create'],
    ]) {
      // In the header, and where the list would be.
      const ways = screen.getAllByRole('button', { name });
      expect(ways.map(way => way.getAttribute('href'))).toEqual([href, href]);
    }
    expect(
      screen.queryByRole('link', { name: /^Deleted workspaces/ }),
    ).not.toBeInTheDocument();
  });

  it('leads to those that were removed when there is none any more', async () => {
    helium.serve([]);
    helium.server.use(
      http.get(`${HELIUM_URL}/workspaces`, ({ request }) => {
        const asked = new URL(request.url).searchParams.getAll('status');
        return asked.includes('destroyed')
          ? HttpResponse.json({
              items: [workspace({ status: 'destroyed' })],
              totalItems: 3,
            })
          : undefined;
      }),
      http.get(`${HELIUM_URL}/kept-data`, () =>
        HttpResponse.json({ items: [keptData()], totalItems: 2 }),
      ),
    );
    openPage('/helium');
    expect(
      await screen.findByRole('heading', { name: 'No workspaces now' }),
    ).toBeVisible();
    expect(screen.queryByText('No workspaces yet')).not.toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Deleted workspaces (3)' }),
    ).toHaveAttribute('href', '/helium?status=destroyed');
    expect(
      screen.getByRole('link', { name: 'Kept data of calm-otter' }),
    ).toHaveAttribute('href', '/helium/workspaces/calm-otter');
  });

  it('leads from a deleted workspace to its own page, whoever has its name', async () => {
    helium.serve([
      workspace({
        id: 'first',
        status: 'destroyed',
        nameReused: true,
        destroyedAt: minutesFromNow(-5),
      }),
      workspace({ name: 'red-fox', status: 'destroyed' }),
    ]);
    openPage('/helium?status=destroyed');
    const reused = await screen.findByRole('row', { name: /calm-otter/ });
    expect(
      within(reused).getByRole('rowheader', { name: /^calm-otter/ }),
    ).toHaveTextContent('The name is used again');
    expect(
      within(reused).getByRole('cell', { name: 'Deleted 5 minutes ago' }),
    ).toBeVisible();
    expect(
      within(reused).getByRole('link', { name: 'calm-otter' }),
    ).toHaveAttribute('href', '/helium/workspaces/calm-otter?id=first');
    const other = within(screen.getByRole('row', { name: /red-fox/ }));
    expect(other.getByRole('link', { name: 'red-fox' })).toHaveAttribute(
      'href',
      '/helium/workspaces/red-fox',
    );
    expect(other.queryByText('The name is used again')).not.toBeInTheDocument();
  });

  it('offers to clear filters that nothing matches', async () => {
    helium.serve([]);
    openPage('/helium?status=failed');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Clear the filters' }),
    );
    expect(await screen.findByText('No workspaces yet')).toBeInTheDocument();
  });

  it('says so when the viewer may not read workspaces', async () => {
    helium.serve([]);
    helium.server.use(
      http.get(`${HELIUM_URL}/workspaces`, () => apiError(403, 'Forbidden')),
    );
    openPage('/helium');
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
  });

  it('shows an error and tries again', async () => {
    let broken = true;
    helium.serve([workspace()]);
    helium.server.use(
      http.get(`${HELIUM_URL}/workspaces`, () =>
        broken
          ? apiError(500, 'The database is away')
          : HttpResponse.json({ items: [workspace()], totalItems: 1 }),
      ),
    );
    openPage('/helium');
    const retry = await screen.findByRole('button', { name: 'Retry' });
    expect(screen.getByText('The database is away')).toBeInTheDocument();
    broken = false;
    await userEvent.click(retry);
    expect(
      await screen.findByRole('link', { name: 'calm-otter' }),
    ).toBeInTheDocument();
  });

  it('goes back to the last page there is', async () => {
    helium.serve([workspace()]);
    openPage('/helium?page=9');
    await waitFor(() =>
      expect(helium.last('GET', '/workspaces')?.query.get('offset')).toBe('0'),
    );
    expect(await screen.findByText('1–1 of 1')).toBeInTheDocument();
  });

  describe('the cluster that one is on', () => {
    beforeEach(() => {
      helium.serve([
        workspace({ parameters: { cluster: 'nightly' } }),
        workspace({ name: 'nightly', program: 'gcp_cluster_only' }),
      ]);
      helium.server.use(
        http.get(`${HELIUM_URL}/programs`, () =>
          HttpResponse.json({
            items: [
              {
                ...program,
                parameters: [
                  {
                    name: 'cluster',
                    mutable: false,
                    secret: false,
                    workspace: { programs: ['gcp_cluster_only'] },
                  },
                ],
              },
            ],
          }),
        ),
      );
      openPage('/helium');
    });
    const rowOf = async (name: RegExp) =>
      within(await screen.findByRole('row', { name }));

    it('is told beside its program', async () => {
      const row = await rowOf(/calm-otter/);
      expect(await row.findByRole('link', { name: 'nightly' })).toHaveAttribute(
        'href',
        '/helium/workspaces/nightly',
      );
      expect(row.getByText('on')).toBeInTheDocument();
    });

    it('has a column of its own for those who want it', async () => {
      await (await rowOf(/calm-otter/)).findByRole('link', { name: 'nightly' });
      await chooseColumn('Cluster');
      expect(
        await screen.findByRole('columnheader', { name: 'Cluster' }),
      ).toBeInTheDocument();
      const row = await rowOf(/calm-otter/);
      expect(row.getByRole('link', { name: 'nightly' })).toBeInTheDocument();
      expect(row.queryByText('on')).not.toBeInTheDocument();
      expect(
        (await rowOf(/^Choose nightly/)).getByRole('img', { name: 'None' }),
      ).toBeInTheDocument();
    });
  });

  it('comes back to the newest first', async () => {
    helium.serve([workspace()]);
    openPage('/helium?sort=name.asc');
    await screen.findByRole('link', { name: 'calm-otter' });
    expect(
      screen.queryByRole('columnheader', { name: 'Created' }),
    ).not.toBeInTheDocument();
    await chooseColumn('Created');
    const created = await screen.findByRole('button', { name: 'Created' });
    expect(screen.getByText('2 hours ago')).toBeInTheDocument();
    await userEvent.click(created);
    const header = screen.getByRole('columnheader', { name: 'Created' });
    await waitFor(() =>
      expect(header).toHaveAttribute('aria-sort', 'ascending'),
    );
    await userEvent.click(created);
    await waitFor(() => {
      const query = helium.last('GET', '/workspaces')?.query;
      expect(query?.get('orderBy')).toBe('createdAt');
      expect(query?.get('order')).toBe('desc');
    });
    expect(header).toHaveAttribute('aria-sort', 'descending');
  });

  it('can be sorted where the page is narrow', async () => {
    mockBreakpoint({ matches: true });
    helium.serve([workspace()]);
    openPage('/helium');
    await screen.findByRole('link', { name: 'calm-otter' });
    await userEvent.click(screen.getByRole('button', { name: /Sort by/ }));
    // Its column is not shown.
    expect(screen.getByRole('option', { name: 'Created' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await userEvent.click(screen.getByRole('option', { name: 'Expires' }));
    await userEvent.click(
      screen.getByRole('button', { name: 'Descending; change the order' }),
    );
    await waitFor(() => {
      const query = helium.last('GET', '/workspaces')?.query;
      expect(query?.get('orderBy')).toBe('expiresAt');
      expect(query?.get('order')).toBe('asc');
    });
    mockBreakpoint({ matches: false });
  });

  it('makes cards of the rows where the page is narrow', async () => {
    mockBreakpoint({ matches: true });
    helium.serve([workspace()]);
    openPage('/helium');
    expect(
      await screen.findByRole('list', { name: 'Workspaces' }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
    mockBreakpoint({ matches: false });
  });

  it('reads again when a signal says that something changed', async () => {
    let announce = (_message: HeliumWorkspaceSignal) => {};
    const signals: SignalApi = {
      subscribe: (channel, onMessage) => {
        expect(channel).toBe('helium:workspaces');
        announce = message => onMessage(message as never);
        return { unsubscribe: () => {} };
      },
    };
    helium.serve([workspace({ status: 'creating' })]);
    openPage('/helium', { signals });
    expect(await screen.findByText('Creating')).toBeInTheDocument();
    helium.serve([workspace({ status: 'ready' })]);
    act(() => announce({ workspaceId: 'id-of-calm-otter' }));
    expect(await screen.findByText('Ready')).toBeInTheDocument();
  });

  it('reads now and then while signals never stop', async () => {
    let announce = (_message: HeliumWorkspaceSignal) => {};
    const signals: SignalApi = {
      subscribe: (_channel, onMessage) => {
        announce = message => onMessage(message as never);
        return { unsubscribe: () => {} };
      },
    };
    helium.serve([workspace({ status: 'creating' })]);
    openPage('/helium', { signals });
    expect(await screen.findByText('Creating')).toBeInTheDocument();
    helium.serve([workspace({ status: 'ready' })]);
    const before = helium.seen.length;
    const storm = setInterval(
      () => announce({ workspaceId: 'id-of-calm-otter' }),
      16,
    );
    expect(await screen.findByText('Ready')).toBeInTheDocument();
    clearInterval(storm);
    expect(helium.seen.length - before).toBeLessThan(5);
  });
});
