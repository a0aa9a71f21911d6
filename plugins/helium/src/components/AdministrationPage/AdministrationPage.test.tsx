import { mockBreakpoint } from '@backstage/core-components/testUtils';
import { registerMswTestHooks } from '@backstage/test-utils';
import type { Administration } from '@helium-portal/backstage-plugin-helium-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DateTime } from 'luxon';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../../__testUtils__/app';
import { workspace } from '../../__testUtils__/data';
import { apiError, setupHeliumServer } from '../../__testUtils__/heliumServer';
import { byDay } from './ExpiriesSection';

const AT = '2030-03-04T10:00:00.000Z';

const empty: Administration = {
  at: AT,
  queue: [],
  running: [],
  replicas: [],
  failures: [],
  durations: [],
  expiries: [],
};

const busy: Administration = {
  at: AT,
  queue: [
    { kind: 'create', state: 'queued', count: 7 },
    { kind: 'create', state: 'running', count: 2 },
  ],
  running: [
    {
      workspace: 'calm-otter',
      operationId: 'o-1',
      kind: 'create',
      number: 2,
      executor: 'process',
      state: 'running',
      holder: 'portal-1',
      startedAt: '2030-03-04T09:57:00.000Z',
      heartbeatAt: '2030-03-04T09:59:56.000Z',
    },
    {
      workspace: 'planned-otter',
      draft: true,
      operationId: 'o-2',
      kind: 'preview',
      number: 1,
      executor: 'process',
      state: 'running',
      holder: 'portal-1',
      startedAt: '2030-03-04T09:58:00.000Z',
    },
  ],
  replicas: [
    {
      holder: 'portal-1',
      since: '2030-03-04T07:00:00.000Z',
      seenAt: '2030-03-04T09:59:58.000Z',
    },
  ],
  failures: [
    {
      program: 'kubernetes_namespace',
      kind: 'create',
      class: 'user',
      count: 3,
      lastAt: '2030-03-04T09:00:00.000Z',
      workspace: 'red-fox',
      workspaceId: 'id-of-red-fox',
      operationId: 'o-2',
      message: 'no such chart',
    },
  ],
  durations: [
    {
      program: 'kubernetes_namespace',
      kind: 'create',
      daysAgo: 1,
      count: 4,
      median: 80,
      p95: 120,
    },
    {
      program: 'kubernetes_namespace',
      kind: 'create',
      daysAgo: 0,
      count: 9,
      median: 90,
      p95: 150,
    },
  ],
  expiries: [{ hour: 0, count: 4 }],
};

const helium = setupHeliumServer();

describe('the page for administrators', () => {
  registerMswTestHooks(helium.server);

  const serve = (answer: () => Response) => {
    helium.serve([]);
    helium.server.use(http.get(`${HELIUM_URL}/administration`, answer));
    openPage('/helium/administration');
  };
  const region = async (name: string) =>
    within(await screen.findByRole('region', { name }));

  it('shows what waits, what runs and how it went', async () => {
    serve(() => HttpResponse.json(busy));
    const queue = await region('Waiting and running');
    expect(queue.getByText('Create: Queued')).toBeInTheDocument();
    expect(queue.getByText('7')).toBeInTheDocument();

    const runners = await region('Runners');
    expect(runners.getByRole('link', { name: 'calm-otter' })).toHaveAttribute(
      'href',
      '/helium/workspaces/calm-otter',
    );
    expect(runners.getByText('3 min')).toBeInTheDocument();
    // It has no page yet.
    expect(runners.getByText('planned-otter')).toBeInTheDocument();
    expect(
      runners.queryByRole('link', { name: 'planned-otter' }),
    ).not.toBeInTheDocument();
    expect(runners.getByText('4 sec')).toBeInTheDocument();
    expect((await region('Portals')).getByText('3 hr')).toBeInTheDocument();

    const failures = await region('Failures of the last 30 days');
    expect(failures.getByText('A value or a quota')).toBeInTheDocument();
    expect(failures.getByText(/no such chart/)).toBeInTheDocument();
    expect(failures.getByRole('link', { name: 'red-fox' })).toHaveAttribute(
      'href',
      '/helium/workspaces/red-fox?id=id-of-red-fox',
    );

    const durations = await region('Durations');
    expect(durations.getByText('1 min, 30 sec')).toBeInTheDocument();
    expect(
      durations.getByRole('img', {
        name: '1 day ago: 1 min, 20 sec (95 % within 2 min); today: 1 min, 30 sec (95 % within 2 min, 30 sec)',
      }),
    ).toBeInTheDocument();
    const legend = within(
      durations.getByRole('list', { name: 'What the lines are' }),
    );
    expect(
      legend.getAllByRole('listitem').map(({ textContent }) => textContent),
    ).toEqual(['Median', '95 % within']);
    expect((await region('Next expiries')).getByText('4')).toBeInTheDocument();
  });

  it('shows the outline of what will come', async () => {
    helium.serve([]);
    helium.server.use(
      http.get(`${HELIUM_URL}/administration`, () => HttpResponse.json(empty)),
    );
    const goOn = helium.hold();
    openPage('/helium/administration');
    expect(
      await screen.findByRole('status', { name: 'Loading the administration' }),
    ).toBeInTheDocument();
    goOn();
    expect(await screen.findByText('No runner is at work.')).toBeVisible();
    expect(
      screen.queryByRole('status', { name: 'Loading the administration' }),
    ).not.toBeInTheDocument();
  });

  it('keeps the name of a portal in one piece where the page is narrow', async () => {
    mockBreakpoint({ matches: true });
    const id = '0f8d2c6e-'.repeat(10);
    serve(() =>
      HttpResponse.json({
        ...empty,
        replicas: [{ ...busy.replicas[0], holder: `vm/${id}` }],
      }),
    );
    const portals = await region('Portals');
    const name = portals.getByText('vm');
    expect(name).toHaveTextContent(`vm${id}`);
    // As parts of a flexible row each would be as narrow as it can be.
    expect(name).not.toHaveStyle({ display: 'flex' });
    mockBreakpoint({ matches: false });
  });

  describe('leftovers', () => {
    const serveWorkspaces = (answer: () => Response) => {
      serve(() => HttpResponse.json(empty));
      helium.server.use(http.get(`${HELIUM_URL}/workspaces`, answer));
    };

    it('shows the newest that have any or wait for somebody', async () => {
      serveWorkspaces(() =>
        HttpResponse.json({
          totalItems: 12,
          items: [
            workspace({
              name: 'onboarding',
              status: 'leftovers',
              leftovers: [
                { where: 'kubernetes', kind: 'Namespace', name: 'onboarding' },
                { where: 'gcp', kind: 'Bucket', name: 'onboarding-data' },
              ],
            }),
            workspace({ name: 'stuck-fox', status: 'needs-attention' }),
          ],
        }),
      );
      const leftovers = await region('Leftovers');
      expect(
        await leftovers.findByRole('link', { name: 'onboarding' }),
      ).toHaveAttribute('href', '/helium/workspaces/onboarding');
      const cells = (name: RegExp) =>
        within(leftovers.getByRole('row', { name }));
      expect(
        cells(/onboarding/).getByRole('cell', { name: '2' }),
      ).toBeInTheDocument();
      expect(
        cells(/stuck-fox/).getByText('Needs attention'),
      ).toBeInTheDocument();
      expect(
        cells(/stuck-fox/).getByRole('img', { name: 'None' }),
      ).toBeInTheDocument();
      expect(
        leftovers.getByRole('link', { name: 'Show all 12 in the list' }),
      ).toHaveAttribute(
        'href',
        '/helium?status=leftovers&status=needs-attention',
      );
      const query = helium.last('GET', '/workspaces')?.query;
      expect(query?.getAll('status')).toEqual(['leftovers', 'needs-attention']);
      expect(query?.get('limit')).toBe('10');
      expect(query?.get('orderBy')).toBe('createdAt');
      expect(query?.get('order')).toBe('desc');
    });

    it('says so where there are none', async () => {
      serve(() => HttpResponse.json(empty));
      const leftovers = await region('Leftovers');
      expect(
        await leftovers.findByText(/No workspace left anything behind/),
      ).toBeInTheDocument();
      expect(leftovers.queryByRole('link')).not.toBeInTheDocument();
    });

    it('leaves the rest of the page alone when they can not be read', async () => {
      let away = true;
      serveWorkspaces(() =>
        away
          ? apiError(500, 'The database is away')
          : HttpResponse.json({ items: [], totalItems: 0 }),
      );
      const leftovers = await region('Leftovers');
      const retry = await leftovers.findByRole('button', { name: 'Retry' });
      expect(screen.getByText('No runner is at work.')).toBeInTheDocument();
      away = false;
      await userEvent.click(retry);
      expect(
        await leftovers.findByText(/No workspace left anything behind/),
      ).toBeInTheDocument();
    });
  });

  describe('quotas', () => {
    const serveQuota = (answer: () => Response) => {
      serve(() => HttpResponse.json(empty));
      helium.server.use(http.get(`${HELIUM_URL}/administration/quota`, answer));
    };

    it('shows how full each is, in words too', async () => {
      serveQuota(() =>
        HttpResponse.json({
          totalItems: 9,
          items: [
            {
              scope: 'group',
              subject: 'group:default/research',
              limit: 4,
              used: 5,
            },
            { scope: 'owner', subject: 'user:default/jane', limit: 3, used: 3 },
            { scope: 'owner', subject: 'user:default/joe', limit: 5, used: 4 },
            {
              scope: 'program',
              subject: 'kubernetes_namespace',
              limit: 100,
              used: 1,
            },
          ],
        }),
      );
      const quotas = await region('Quotas');
      expect(
        await quotas.findByText('5 of 4, over the limit'),
      ).toBeInTheDocument();
      expect(quotas.getByText('3 of 3, full')).toBeInTheDocument();
      expect(quotas.getByText('4 of 5, nearly full')).toBeInTheDocument();
      expect(quotas.getByText('1 of 100')).toBeInTheDocument();
      expect(
        quotas.getAllByRole('term').map(({ textContent }) => textContent),
      ).toEqual([
        'Group with members research',
        'Owner jane',
        'Owner joe',
        'Program Pachyderm in a namespace',
      ]);
      expect(
        quotas.getByText('5 more limits are less used.'),
      ).toBeInTheDocument();
    });

    it('says so where there are none', async () => {
      serve(() => HttpResponse.json(empty));
      const quotas = await region('Quotas');
      expect(await quotas.findByText(/No limits are set/)).toBeInTheDocument();
    });

    it('leaves the rest of the page alone when they can not be counted', async () => {
      let away = true;
      serveQuota(() =>
        away
          ? apiError(503, 'The catalog could not be asked')
          : HttpResponse.json({ items: [], totalItems: 0 }),
      );
      const quotas = await region('Quotas');
      const retry = await quotas.findByRole('button', { name: 'Retry' });
      expect(screen.getByText('No runner is at work.')).toBeInTheDocument();
      away = false;
      await userEvent.click(retry);
      expect(await quotas.findByText(/No limits are set/)).toBeInTheDocument();
    });
  });

  it('says so where there is nothing', async () => {
    serve(() => HttpResponse.json(empty));
    expect(
      await screen.findByText('Nothing waits, and nothing runs.'),
    ).toBeInTheDocument();
    expect(screen.getByText('No runner is at work.')).toBeInTheDocument();
    expect(
      screen.getByText('Nothing failed in the last 30 days.'),
    ).toBeInTheDocument();
  });

  it('says so when the viewer may not see it', async () => {
    serve(() => apiError(403, 'Forbidden'));
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
    expect(screen.getByText(/for administrators of Helium/)).toBeVisible();
  });

  it('shows an error and tries again', async () => {
    let broken = true;
    serve(() =>
      broken ? apiError(500, 'The database is away') : HttpResponse.json(empty),
    );
    const retry = await screen.findByRole('button', { name: 'Retry' });
    broken = false;
    await userEvent.click(retry);
    expect(await screen.findByText('No runner is at work.')).toBeVisible();
  });
});

describe('byDay', () => {
  const at = DateTime.fromISO('2030-03-30T20:00', { zone: 'Europe/Berlin' });

  it('sums hours up by the days of the zone, empty ones too', () => {
    // The clock goes forward in the night: the first day has 4 hours left, the second has 23.
    const days = byDay(
      [
        { hour: 3, count: 1 },
        { hour: 4, count: 2 },
        { hour: 26, count: 4 },
        { hour: 60, count: 8 },
      ],
      at,
    );
    expect(days.map(({ id, value }) => [id, value])).toEqual([
      ['2030-03-30', 1],
      ['2030-03-31', 6],
      ['2030-04-01', 0],
      ['2030-04-02', 8],
    ]);
  });

  it('has no days without expiries', () => {
    expect(byDay([], at)).toEqual([]);
  });
});
