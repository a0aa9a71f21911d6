import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import { HeliumClient } from '@helium-portal/backstage-plugin-helium-common';
import { heliumApiRef } from './api/heliumApi';
import {
  expiryField,
  jsonField,
  valuesField,
  workspaceField,
  workspaceNameField,
} from './formFields/fields';
import {
  administrationRouteRef,
  newWorkspaceRouteRef,
  rootRouteRef,
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
  externalRoutes: { newWorkspace: newWorkspaceRouteRef },
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

/** A tab with the workspaces that an entity names by the annotation `helium.dev/workspace`, or else its owner has. @public */
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

/** `ui:field: HeliumWorkspaceName`. @public */
export const HeliumWorkspaceNameFieldExtension = heliumPlugin.provide(
  createScaffolderFieldExtension({
    ...workspaceNameField,
    schema: workspaceNameField.schema.schema,
  }),
);

/** `ui:field: HeliumExpiry`. @public */
export const HeliumExpiryFieldExtension = heliumPlugin.provide(
  createScaffolderFieldExtension({
    ...expiryField,
    schema: expiryField.schema.schema,
  }),
);

/** `ui:field: HeliumValues`. @public */
export const HeliumValuesFieldExtension = heliumPlugin.provide(
  createScaffolderFieldExtension({
    ...valuesField,
    schema: valuesField.schema.schema,
  }),
);

/** `ui:field: HeliumWorkspace`. @public */
export const HeliumWorkspaceFieldExtension = heliumPlugin.provide(
  createScaffolderFieldExtension({
    ...workspaceField,
    schema: workspaceField.schema.schema,
  }),
);

/** `ui:field: HeliumJson`. @public */
export const HeliumJsonFieldExtension = heliumPlugin.provide(
  createScaffolderFieldExtension({
    ...jsonField,
    schema: jsonField.schema.schema,
  }),
);
