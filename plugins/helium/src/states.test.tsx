import type { Entity } from '@backstage/catalog-model';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { registerMswTestHooks } from '@backstage/test-utils';
import type { Administration } from '@helium-portal/backstage-plugin-helium-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { ReactNode } from 'react';
import { HELIUM_URL, openPage } from './__testUtils__/app';
import { workspace } from './__testUtils__/data';
import { setupHeliumServer } from './__testUtils__/heliumServer';
import { homePagePlugin } from './__testUtils__/homePage';
import heliumPlugin from './alpha';
import { EntityHeliumCard } from './components/EntityWorkspaces/EntityHeliumCard';
import { EntityHeliumContent } from './components/EntityWorkspaces/EntityHeliumContent';
import { newWorkspaceRouteRef, rootRouteRef } from './routes';

const helium = setupHeliumServer();

const administration: Administration = {
  at: '2030-03-04T10:00:00.000Z',
  queue: [],
  running: [],
  replicas: [],
  failures: [],
  durations: [],
  expiries: [],
};
const ada = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'ada' },
};

const ownEntity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'calm-otter',
    annotations: { 'helium.dev/workspace': 'calm-otter' },
  },
  spec: { type: 'workspace', owner: 'user:default/ada' },
};

function showOnEntity(element: ReactNode, entity: Entity = ada) {
  renderInTestApp(<EntityProvider entity={entity}>{element}</EntityProvider>, {
    features: [heliumPlugin],
    mountedRoutes: {
      '/helium': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
      '/create/templates/:namespace/:templateName': newWorkspaceRouteRef,
    },
  });
}

const findName = () => screen.findByRole('link', { name: 'calm-otter' });
const findLoading = () =>
  screen.findByRole('status', { name: 'Loading workspaces' });

/** What is there to see, and how each of its states is known. */
const VIEWS = [
  {
    view: 'the list',
    open: () => openPage('/helium'),
    findLoading,
    findContent: findName,
  },
  {
    view: 'the page of a workspace',
    open: () => openPage('/helium/workspaces/calm-otter'),
    findLoading: () =>
      screen.findByRole('status', { name: 'Loading the workspace' }),
    findContent: () => screen.findByRole('heading', { name: 'calm-otter' }),
  },
  {
    view: 'the page for administrators',
    open: () => openPage('/helium/administration'),
    findLoading: () =>
      screen.findByRole('status', { name: 'Loading the administration' }),
    findContent: () =>
      screen.findByRole('region', { name: 'Waiting and running' }),
  },
  {
    view: 'the card of an entity',
    open: () => showOnEntity(<EntityHeliumCard />),
    findLoading,
    findContent: findName,
  },
  {
    view: 'the tab of an entity',
    open: () => showOnEntity(<EntityHeliumContent />),
    findLoading,
    findContent: findName,
  },
  {
    view: 'the tab of a workspace’s own entity',
    open: () => showOnEntity(<EntityHeliumContent />, ownEntity),
    findLoading: () =>
      screen.findByRole('status', { name: 'Loading the workspace' }),
    findContent: () => screen.findByRole('heading', { name: 'calm-otter' }),
  },
  {
    view: 'the card of the home page',
    open: () => openPage('/home', { plugins: [homePagePlugin] }),
    findLoading,
    findContent: findName,
  },
];

describe.each(VIEWS)('$view', ({ open, findLoading: loading, findContent }) => {
  registerMswTestHooks(helium.server);
  beforeEach(() => {
    helium.serve([workspace()]);
    helium.server.use(
      http.get(`${HELIUM_URL}/administration`, () =>
        HttpResponse.json(administration),
      ),
    );
  });

  it('says that it loads', async () => {
    const goOn = helium.hold();
    open();
    expect(await loading()).toBeVisible();
    goOn();
    expect(await findContent()).toBeVisible();
  });

  it('says that the viewer may not see it', async () => {
    helium.refuse(403, 'Forbidden');
    open();
    expect(
      await screen.findByRole('heading', { name: 'You may not see this' }),
    ).toBeVisible();
  });

  it('says that the viewer may see it no longer', async () => {
    open();
    const content = await findContent();
    helium.refuse(403, 'Forbidden');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(
      await screen.findByRole('heading', { name: 'You may not see this' }),
    ).toBeVisible();
    expect(content).not.toBeInTheDocument();
  });

  it('says what went wrong, and tries again', async () => {
    const mend = helium.refuse(500, 'The database is away');
    open();
    const retry = await screen.findByRole('button', { name: 'Retry' });
    const [alert] = screen.getAllByRole('alert');
    expect(alert).toHaveTextContent(/The database is away/);
    mend();
    await userEvent.click(retry);
    expect(await findContent()).toBeVisible();
  });

  it('says that the backend can’t be reached, and comes by itself', async () => {
    const connect = helium.disconnect();
    open();
    expect(
      await screen.findByRole('heading', { name: 'Helium can’t be reached' }),
    ).toBeVisible();
    connect();
    expect(await findContent()).toBeVisible();
  });

  it('keeps what it showed while it can not be read again, says why, and comes back by itself', async () => {
    open();
    const content = await findContent();
    const mend = helium.refuse(500, 'The database is away');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(
      await screen.findByText(/What you see is as of .* The database is away/),
    ).toBeVisible();
    expect(content).toBeVisible();
    mend();
    await waitFor(
      () =>
        expect(
          screen.queryByText(/What you see is as of/),
        ).not.toBeInTheDocument(),
      { timeout: 6_000 },
    );
    expect(await findContent()).toBeVisible();
  });

  it('keeps what it showed while the backend can’t be reached, and comes back by itself', async () => {
    open();
    const content = await findContent();
    const connect = helium.disconnect();
    document.dispatchEvent(new Event('visibilitychange'));
    expect(
      await screen.findByText(/Helium can’t be reached. What you see is as of/),
    ).toBeVisible();
    expect(content).toBeVisible();
    connect();
    await waitFor(() =>
      expect(
        screen.queryByText(/Helium can’t be reached/),
      ).not.toBeInTheDocument(),
    );
    expect(await findContent()).toBeVisible();
  });
});
