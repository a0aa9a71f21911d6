import { registerMswTestHooks } from '@backstage/test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../../__testUtils__/app';
import { chartValues, workspace } from '../../__testUtils__/data';
import { apiError, setupHeliumServer } from '../../__testUtils__/heliumServer';

const helium = setupHeliumServer();

const PAGE = '/helium/workspaces/calm-otter';
const VALUES = `${HELIUM_URL}/workspaces/calm-otter/effective-values`;

const many = chartValues({
  values: Array.from({ length: 500 }, (_, index) => ({
    key: `key${String(index).padStart(3, '0')}`,
    value: `value ${index}`,
    origin: index === 321 ? ('user' as const) : ('chart' as const),
  })),
});

async function unfold() {
  openPage(PAGE);
  await userEvent.click(
    await screen.findByRole('button', { name: 'Effective values' }),
  );
}

describe('effective values of a workspace', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => {
    helium.seen.splice(0);
    helium.serve([workspace()]);
  });

  it('are asked for only when they are unfolded', async () => {
    helium.server.use(
      http.get(VALUES, () => HttpResponse.json({ charts: [chartValues()] })),
    );
    openPage(PAGE);
    const title = await screen.findByRole('button', {
      name: 'Effective values',
    });
    expect(title).toHaveAttribute('aria-expanded', 'false');
    const path = '/workspaces/calm-otter/effective-values';
    expect(helium.last('GET', path)).toBeUndefined();

    title.focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('otter.example.org')).toBeVisible();
    expect(helium.last('GET', path)).toBeDefined();
  });

  it('come in pages and can be searched', async () => {
    helium.server.use(
      http.get(VALUES, () => HttpResponse.json({ charts: [many] })),
    );
    await unfold();
    const table = await screen.findByRole('table', { name: 'Pachyderm' });
    expect(within(table).getAllByRole('row')).toHaveLength(51);
    expect(screen.getByText(/500 keys/)).toBeVisible();
    const next = screen.getByRole('button', { name: 'Next page' });
    next.focus();
    await userEvent.keyboard('{Enter}');
    expect(within(table).getByText('key050')).toBeVisible();

    const search = screen.getByLabelText('Search keys and values');
    await userEvent.type(search, 'VALUE 49{Enter}');
    await waitFor(() =>
      expect(within(table).getAllByRole('row')).toHaveLength(12),
    );
    expect(within(table).getByText('key499')).toBeVisible();
    await userEvent.type(search, 'x');
    expect(screen.getByText('No key matches.')).toBeVisible();

    await userEvent.clear(search);
    await userEvent.click(screen.getByRole('button', { name: /Origin/ }));
    await userEvent.click(screen.getByRole('option', { name: 'Own values' }));
    expect(screen.getByText('key321')).toBeVisible();
    expect(screen.getByText(/1 key$/)).toBeVisible();
  });

  it('unfold what is long, and say what was refused', async () => {
    helium.server.use(
      http.get(VALUES, () =>
        HttpResponse.json({
          charts: [
            chartValues({
              values: [
                {
                  key: 'script',
                  value: 'first line\nsecond line\n',
                  origin: 'user',
                },
                { key: 'nothing', value: null, origin: 'chart' },
                { key: 'empty', value: '', origin: 'chart' },
              ],
              refused: [
                {
                  parameter: 'values',
                  key: 'ingress.host',
                  because: 'Helium sets it',
                },
              ],
              includesChartDefaults: false,
            }),
          ],
        }),
      ),
    );
    await unfold();
    await userEvent.click(await screen.findByText('first line…'));
    expect(screen.getByText(/second line/)).toBeVisible();
    expect(screen.getByText('null')).toBeVisible();
    expect(screen.getByText('""')).toBeVisible();
    expect(
      screen.getByText("'ingress.host', because Helium sets it"),
    ).toBeVisible();
    expect(
      screen.getByText(/defaults of this chart can’t be read/),
    ).toBeVisible();
  });

  it('say when there are none', async () => {
    helium.server.use(
      http.get(VALUES, () => HttpResponse.json({ charts: [] })),
    );
    await unfold();
    expect(await screen.findByText(/installs no chart/)).toBeVisible();
  });

  it('can be asked for again after an error', async () => {
    helium.server.use(http.get(VALUES, () => apiError(500, 'disk is full')));
    await unfold();
    const retry = await screen.findByRole('button', { name: 'Retry' });
    helium.server.use(
      http.get(VALUES, () => HttpResponse.json({ charts: [chartValues()] })),
    );
    await userEvent.click(retry);
    expect(await screen.findByText('otter.example.org')).toBeVisible();
  });

  it('are not for everybody', async () => {
    helium.server.use(http.get(VALUES, () => apiError(403, 'Unauthorized')));
    await unfold();
    expect(await screen.findByText('You may not see this')).toBeVisible();
  });

  it('are not shown of what is gone', async () => {
    helium.serve([workspace({ status: 'destroyed', desired: 'absent' })]);
    openPage(PAGE);
    await screen.findByText(/^Deleted on/);
    expect(screen.queryByText('Effective values')).not.toBeInTheDocument();
  });
});
