import { registerMswTestHooks } from '@backstage/test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../../../__testUtils__/app';
import { workspace } from '../../../__testUtils__/data';
import {
  apiError,
  setupHeliumServer,
} from '../../../__testUtils__/heliumServer';

const helium = setupHeliumServer();

const PAGE = '/helium/workspaces/calm-otter';
const API = `${HELIUM_URL}/workspaces/calm-otter`;

const ENTITIES = ['joe', 'jane'].map(name => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, namespace: 'default' },
}));

async function openSection() {
  openPage(PAGE, { entities: ENTITIES });
  return within(await screen.findByRole('region', { name: 'Access' }));
}

async function openDialog(action: string) {
  const section = await openSection();
  await userEvent.click(await section.findByRole('button', { name: action }));
  return within(await screen.findByRole('dialog'));
}

describe('who has access to a workspace', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.seen.splice(0));

  it('shows those it is shared with, and labels', async () => {
    helium.serve([
      workspace({
        labels: { team: 'shop', demo: '' },
        shares: [
          { entity: 'user:default/joe', access: 'read' },
          { entity: 'group:default/team', access: 'manage' },
        ],
      }),
    ]);
    const section = await openSection();
    expect(section.getByText(/may look at it/)).toBeInTheDocument();
    expect(section.getByText(/may change it/)).toBeInTheDocument();
    expect(section.getByText('team=shop')).toBeInTheDocument();
    expect(section.getByText('demo')).toBeInTheDocument();
  });

  it('shares it with somebody of the catalog', async () => {
    helium.serve([workspace()]);
    helium.server.use(
      http.post(`${API}/shares`, () => HttpResponse.json(workspace())),
    );
    const dialog = await openDialog('Share');
    const confirm = dialog.getByRole('button', { name: 'Share' });
    expect(confirm).toBeDisabled();
    await userEvent.type(
      dialog.getByRole('combobox', { name: 'User or group' }),
      'joe',
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'user:default/joe' }),
    );
    await userEvent.click(dialog.getByRole('radio', { name: 'may change it' }));
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(helium.last('POST', '/workspaces/calm-otter/shares')?.body).toEqual({
      entity: 'user:default/joe',
      access: 'manage',
    });
  });

  it('stops sharing it', async () => {
    helium.serve([
      workspace({ shares: [{ entity: 'user:default/joe', access: 'read' }] }),
    ]);
    helium.server.use(
      http.delete(`${API}/shares`, () => HttpResponse.json(workspace())),
    );
    const section = await openSection();
    await userEvent.click(
      await section.findByRole('button', {
        name: 'Stop sharing with user:default/joe',
      }),
    );
    await waitFor(() =>
      expect(
        helium.last('DELETE', '/workspaces/calm-otter/shares'),
      ).toBeDefined(),
    );
  });

  it('transfers it, and shows why that was refused', async () => {
    helium.serve([workspace()]);
    helium.server.use(
      http.post(`${API}/transfer`, () =>
        apiError(409, 'the owner user:default/jane may have 3 workspaces'),
      ),
    );
    const dialog = await openDialog('Transfer');
    await userEvent.type(
      dialog.getByRole('combobox', { name: 'User or group' }),
      'user:default/jane',
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Transfer' }));
    expect(
      await dialog.findByText(
        'the owner user:default/jane may have 3 workspaces',
      ),
    ).toBeInTheDocument();
    expect(
      helium.last('POST', '/workspaces/calm-otter/transfer')?.body,
    ).toEqual({ owner: 'user:default/jane' });
  });
});
