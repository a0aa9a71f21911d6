import type { Entity } from '@backstage/catalog-model';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { registerMswTestHooks } from '@backstage/test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ReactNode } from 'react';
import heliumPlugin from '../../alpha';
import { newWorkspaceRouteRef, rootRouteRef } from '../../routes';
import { workspace } from '../../__testUtils__/data';
import { setupHeliumServer } from '../../__testUtils__/heliumServer';
import { EntityHeliumCard } from './EntityHeliumCard';
import { EntityHeliumContent } from './EntityHeliumContent';

const helium = setupHeliumServer();

const component = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'pipeline' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/engines' }],
};
const user = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'ada' },
};

const resource = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'calm-otter',
    annotations: { 'helium.dev/workspace': 'calm-otter' },
  },
  spec: { type: 'workspace', owner: 'user:default/ada' },
};

function show(entity: Entity, element: ReactNode) {
  renderInTestApp(<EntityProvider entity={entity}>{element}</EntityProvider>, {
    features: [heliumPlugin],
    mountedRoutes: {
      '/helium': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
      '/create/templates/:namespace/:templateName': newWorkspaceRouteRef,
    },
  });
}

describe('workspaces on the page of an entity', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.seen.splice(0));

  it('shows those of a component’s owner on a card', async () => {
    helium.serve([workspace()]);
    show(component, <EntityHeliumCard />);
    expect(
      await screen.findByRole('link', { name: 'calm-otter' }),
    ).toHaveAttribute('href', '/helium/workspaces/calm-otter');
    expect(screen.getByText('Ready')).toBeInTheDocument();
    const card = within(screen.getByRole('region', { name: 'Workspaces' }));
    expect(card.getByRole('heading', { name: 'Workspaces' })).toBeVisible();
    expect(card.getByRole('link', { name: 'All workspaces' })).toBeVisible();
    expect(card.getByRole('list', { name: 'Workspaces' })).toBeVisible();
    expect(screen.getByText(/^Expires in 3 hr/)).toBeVisible();
    expect(helium.last('GET', '/workspaces')?.query.getAll('owner')).toEqual([
      'group:default/engines',
    ]);
  });

  it('shows those of a user in a tab', async () => {
    helium.serve([workspace()]);
    show(user, <EntityHeliumContent />);
    expect(
      await screen.findByRole('link', { name: 'calm-otter' }),
    ).toBeInTheDocument();
    expect(helium.last('GET', '/workspaces')?.query.getAll('owner')).toEqual([
      'user:default/ada',
    ]);
  });

  it('shows those that a component names, rather than its owner’s', async () => {
    helium.serve([workspace()]);
    const metadata = {
      name: 'pipeline',
      annotations: { 'helium.dev/workspace': 'calm-otter, brave-fox' },
    };
    show({ ...component, metadata }, <EntityHeliumCard />);
    expect(
      await screen.findByRole('link', { name: 'calm-otter' }),
    ).toBeInTheDocument();
    const query = helium.last('GET', '/workspaces')!.query;
    expect(query.getAll('name')).toEqual(['calm-otter', 'brave-fox']);
    expect(query.has('owner')).toBe(false);
  });

  it('shows the page of a workspace on its own entity', async () => {
    helium.serve([workspace()]);
    show(resource, <EntityHeliumContent />);
    expect(
      await screen.findByRole('heading', { level: 2, name: 'calm-otter' }),
    ).toBeVisible();
    expect(screen.getByRole('region', { name: 'Connections' })).toBeVisible();
    expect(
      screen.queryByRole('heading', { name: 'Workspaces' }),
    ).not.toBeInTheDocument();
    const extend = screen.getByRole('button', { name: 'Extend' });
    await waitFor(() => expect(extend).toBeEnabled());
    await userEvent.click(extend);
    expect(
      await screen.findByRole('dialog', { name: 'Extend calm-otter' }),
    ).toBeVisible();
  });

  it('keeps the list for a resource that only names workspaces', async () => {
    helium.serve([workspace()]);
    show({ ...resource, spec: { type: 'cluster' } }, <EntityHeliumContent />);
    expect(
      await screen.findByRole('link', { name: 'calm-otter' }),
    ).toBeInTheDocument();
  });

  it('says so when there is none, or no owner', async () => {
    helium.serve([]);
    show(user, <EntityHeliumCard />);
    expect(
      await screen.findByText('No workspaces at present.'),
    ).toBeInTheDocument();
    show({ ...component, relations: [] }, <EntityHeliumCard />);
    expect(
      await screen.findByText(/This entity has no owner/),
    ).toBeInTheDocument();
  });
});
