import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  registerMswTestHooks,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { HeliumClient } from '@helium-portal/backstage-plugin-helium-common';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { HELIUM_URL } from './__testUtils__/app';
import { workspace } from './__testUtils__/data';
import { setupHeliumServer } from './__testUtils__/heliumServer';
import { heliumApiRef, HeliumPage, rootRouteRef } from './index';

const helium = setupHeliumServer();

describe('the classic frontend system', () => {
  registerMswTestHooks(helium.server);

  const open = (path: string) =>
    renderInTestApp(
      <TestApiProvider
        apis={[
          [permissionApiRef, mockApis.permission()],
          [
            heliumApiRef,
            new HeliumClient({
              discoveryApi: { getBaseUrl: async () => HELIUM_URL },
              fetchApi: { fetch },
            }),
          ],
        ]}
      >
        <Routes>
          <Route path="/helium/*" element={<HeliumPage />} />
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: [path],
        mountedRoutes: {
          '/helium': rootRouteRef,
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );

  it('shows the list below a header of its own', async () => {
    helium.serve([workspace()]);
    await open('/helium');
    expect(
      await screen.findByRole('link', { name: 'calm-otter' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { level: 1, name: 'Workspaces' }),
    ).toBeInTheDocument();
  });

  it('shows a workspace', async () => {
    helium.serve([workspace()]);
    await open('/helium/workspaces/calm-otter');
    expect(
      await screen.findByRole('heading', { level: 2, name: 'calm-otter' }),
    ).toBeInTheDocument();
  });

  it('shows an earlier workspace of a name', async () => {
    const earlier = workspace({
      id: 'earlier',
      status: 'destroyed',
      desired: 'absent',
      nameReused: true,
    });
    helium.serve([earlier, workspace()]);
    await open('/helium/workspaces/calm-otter?id=earlier');
    expect(
      await screen.findByText(/There is a newer one of this name\./),
    ).toBeInTheDocument();
  });
});
