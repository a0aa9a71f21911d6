import { registerMswTestHooks } from '@backstage/test-utils';
import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../../__testUtils__/app';
import {
  event,
  keptData,
  minutesFromNow,
  operation,
  workspace,
} from '../../__testUtils__/data';
import { recordDownloads } from '../../__testUtils__/downloads';
import { setupHeliumServer } from '../../__testUtils__/heliumServer';

const helium = setupHeliumServer();

const PATH = '/workspaces/calm-otter';
const PAGE = `/helium${PATH}`;
const REUSED = /There is a newer one of this name\./;

const newer = workspace({ id: 'newer', owner: 'user:default/bert' });
const earlier = workspace({
  id: 'earlier',
  status: 'destroyed',
  desired: 'absent',
  destroyedAt: minutesFromNow(-60),
  nameReused: true,
});

const serve = (...workspaces: Workspace[]) =>
  helium.serve(
    workspaces,
    [
      operation({
        id: 'op-2',
        kind: 'destroy',
        state: 'failed',
        failure: { message: 'The bucket is not empty' },
      }),
      operation(),
    ],
    [event('log', { text: 'Creating the namespace', stream: 'stdout' })],
  );

describe('the page of a workspace whose name a newer one has', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.seen.splice(0));

  it('is about the earlier one, and only to be read', async () => {
    serve(earlier, newer);
    openPage(`${PAGE}?id=earlier`);
    expect(await screen.findByText(REUSED)).toBeVisible();
    expect(screen.getByText(/^Deleted on/)).toBeVisible();
    expect(screen.queryByText(/name is free/)).not.toBeInTheDocument();
    const history = within(
      await screen.findByRole('table', { name: 'Operations' }),
    );
    expect(history.getByRole('rowheader', { name: 'Delete' })).toBeVisible();
    expect(screen.getByRole('region', { name: 'Expiry' })).toBeVisible();

    for (const name of [
      /Extend/,
      'Delete',
      'Change values',
      'Share',
      'Transfer',
      'Retry',
      'New workspace',
    ]) {
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
    }
    for (const name of ['Connections', 'Access', 'Kept data']) {
      expect(screen.queryByRole('region', { name })).not.toBeInTheDocument();
    }
    // By its name alone all of these would be about the newer one.
    expect(
      helium.seen
        .filter(({ path }) => path.startsWith(PATH))
        .map(({ method, path, query }) => `${method} ${path}?${query}`)
        .sort(),
    ).toEqual([
      `GET ${PATH}/expiry-changes?id=earlier`,
      `GET ${PATH}/operations?id=earlier&limit=10`,
      `GET ${PATH}?id=earlier`,
    ]);
  });

  it('has its logs and what failed', async () => {
    const downloads = recordDownloads();
    serve(earlier, newer);
    openPage(`${PAGE}?id=earlier`);
    const [destroyed] = await screen.findAllByRole('button', {
      name: 'Show log',
    });
    await userEvent.click(destroyed);
    expect(await screen.findByText('The bucket is not empty')).toBeVisible();
    const log = within(await screen.findByRole('log', { name: 'Log' }));
    expect(await log.findByText('Creating the namespace')).toBeVisible();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Download' }),
    );
    expect(await downloads.textOf(0)).toContain('Creating the namespace');
    downloads.restore();
  });

  it('says what became of its own kept data', async () => {
    serve({ ...earlier, keepDataUntil: minutesFromNow(60) }, newer);
    helium.server.use(
      http.get(`${HELIUM_URL}/kept-data`, () =>
        HttpResponse.json({
          items: [
            keptData({
              workspaceId: 'earlier',
              removedAt: minutesFromNow(-30),
            }),
            keptData({
              id: 'kept-2',
              workspaceId: 'newer',
              detail: undefined,
              name: 'of-the-newer',
            }),
          ],
          totalItems: 2,
        }),
      ),
    );
    openPage(`${PAGE}?id=earlier`);
    const kept = within(
      await screen.findByRole('region', { name: 'Kept data' }),
    );
    expect(await kept.findByText('All of this data is removed.')).toBeVisible();
    expect(kept.queryByText('of-the-newer')).not.toBeInTheDocument();
    expect(screen.queryByText(/name is free/)).not.toBeInTheDocument();
  });

  it('does not say that nothing is left when nobody has looked', async () => {
    serve({ ...earlier, unverified: 'The program has no inventory' }, newer);
    openPage(`${PAGE}?id=earlier`);
    expect(
      await screen.findByText(/finds it, and with it all that is the newer/),
    ).toBeVisible();
    expect(screen.getByText(/The program has no inventory/)).toBeVisible();
    expect(screen.queryByText(/name is free/)).not.toBeInTheDocument();
  });

  it('leads to the newer one', async () => {
    serve(earlier, newer);
    openPage(`${PAGE}?id=earlier`);
    await userEvent.click(
      await screen.findByRole('link', { name: 'Open the newer calm-otter' }),
    );
    expect(await screen.findByRole('button', { name: 'Delete' })).toBeVisible();
    expect(screen.queryByText(REUSED)).not.toBeInTheDocument();
    expect(helium.last('GET', PATH)?.query.get('id')).toBeNull();
    await waitFor(() =>
      expect(
        helium.last('GET', `${PATH}/operations`)?.query.get('id'),
      ).toBeNull(),
    );
  });

  it('is simply the page of the one that is there, when that is meant', async () => {
    serve(earlier, newer);
    openPage(`${PAGE}?id=newer`);
    expect(await screen.findByRole('button', { name: 'Delete' })).toBeVisible();
    expect(screen.queryByText(REUSED)).not.toBeInTheDocument();
  });

  it('stays with the one that was opened when another takes the name', async () => {
    serve({ ...newer, id: 'earlier' });
    openPage(`${PAGE}?id=earlier`);
    expect(await screen.findByRole('button', { name: 'Delete' })).toBeVisible();
    serve(earlier, newer);
    act(() => {
      document.dispatchEvent(new Event('visibilitychange'));
    });
    expect(await screen.findByText(REUSED)).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Delete' }),
    ).not.toBeInTheDocument();
  });

  it('tells an id that none of this name has from an error', async () => {
    serve(newer);
    openPage(`${PAGE}?id=other`);
    expect(
      await screen.findByText('There is no such workspace “calm-otter”'),
    ).toBeVisible();
  });
});
