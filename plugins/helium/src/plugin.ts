import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { createCardExtension } from '@backstage/plugin-home-react';
import {
  createSearchResultListItemExtension,
  type SearchResultListItemExtensionProps,
} from '@backstage/plugin-search-react';
import type { ScaffolderTaskOutput } from '@backstage/plugin-scaffolder-common';
import { HeliumClient } from '@helium-portal/backstage-plugin-helium-common';
import { heliumApiRef } from './api/heliumApi';
import { homeCard } from './components/Home/homeCard';
import { isWorkspaceResult } from './components/Search/isWorkspaceResult';
import {
  administrationRouteRef,
  newWorkspaceRouteRef,
  rootRouteRef,
  templatesRouteRef,
  workspaceRouteRef,
} from './routes';

/** Helium in the classic frontend system. @public */
export const heliumPlugin = createPlugin({
  id: 'helium',
  apis: [
    createApiFactory({
      api: heliumApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: apis => new HeliumClient(apis),
    }),
  ],
  routes: {
    root: rootRouteRef,
    workspace: workspaceRouteRef,
    administration: administrationRouteRef,
  },
  externalRoutes: {
    newWorkspace: newWorkspaceRouteRef,
    templates: templatesRouteRef,
  },
});

/** The list of workspaces and the page of each; mount it at `/helium`. @public */
export const HeliumPage: () => JSX.Element = heliumPlugin.provide(
  createRoutableExtension({
    name: 'HeliumPage',
    component: () => import('./components/Router').then(m => m.HeliumPage),
    mountPoint: rootRouteRef,
  }),
);

/** A card with the workspaces that an entity names by the annotation `helium.dev/workspace`, or else its owner has. @public */
export const EntityHeliumCard: () => JSX.Element = heliumPlugin.provide(
  createComponentExtension({
    name: 'EntityHeliumCard',
    component: {
      lazy: () =>
        import('./components/EntityWorkspaces/EntityHeliumCard').then(
          m => m.EntityHeliumCard,
        ),
    },
  }),
);

/**
 * A tab with the workspaces that an entity names by the annotation `helium.dev/workspace`, or else its owner has; for the entity of a
 * workspace, with that workspace's page.
 *
 * @public
 */
export const EntityHeliumContent: () => JSX.Element = heliumPlugin.provide(
  createComponentExtension({
    name: 'EntityHeliumContent',
    component: {
      lazy: () =>
        import('./components/EntityWorkspaces/EntityHeliumContent').then(
          m => m.EntityHeliumContent,
        ),
    },
  }),
);

/** A card for the home page: the viewer's workspaces that need attention, or expire first. @public */
export const HeliumHomeCard: (props: { title?: string }) => JSX.Element =
  heliumPlugin.provide(createCardExtension(homeCard));

/** A workspace among the results of a search, which opens its page; put it before the catalog's own. @public */
export const HeliumSearchResultListItem: (
  props: SearchResultListItemExtensionProps,
) => JSX.Element | null = heliumPlugin.provide(
  createSearchResultListItemExtension({
    name: 'HeliumSearchResultListItem',
    component: () =>
      import('./components/Search/WorkspaceSearchResult').then(
        m => m.WorkspaceSearchResult,
      ),
    predicate: isWorkspaceResult,
  }),
);

/**
 * What a task gave, as Backstage shows it; until then, and where the task failed, links to the workspaces that it makes. It is for the
 * scaffolder's `EXPERIMENTAL_TemplateOutputsComponent`, whatever the template.
 *
 * @public
 */
export const HeliumTemplateOutputs: (props: {
  output?: ScaffolderTaskOutput;
}) => JSX.Element = heliumPlugin.provide(
  createComponentExtension({
    name: 'HeliumTemplateOutputs',
    component: {
      lazy: () =>
        import('./components/TemplateOutputs/HeliumTemplateOutputs').then(
          m => m.HeliumTemplateOutputs,
        ),
    },
  }),
);
