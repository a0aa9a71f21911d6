import type { Entity } from '@backstage/catalog-model';
import {
  ApiBlueprint,
  type FrontendPlugin,
} from '@backstage/frontend-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import heliumPlugin from '../alpha';
import { newWorkspaceRouteRef, templatesRouteRef } from '../routes';

/** Where the test app looks for the Helium backend. */
export const HELIUM_URL = 'http://localhost:7007/api/helium';

/** Opens a page of the plugin in an app of the new frontend system. */
export function openPage(
  path: string,
  options: {
    signals?: SignalApi;
    entities?: Entity[];
    /** Beside this one. */
    plugins?: FrontendPlugin[];
    /** That the viewer is in. */
    groups?: string[];
    /** What the viewer has chosen; English by default. */
    language?: string;
    /** Names of the permissions that the viewer lacks. */
    denied?: string[];
  } = {},
) {
  const {
    signals,
    entities = [],
    plugins = [],
    groups = ['group:default/engines'],
    language = 'en',
    denied = [],
  } = options;
  return renderTestApp({
    config: {
      app: {
        baseUrl: 'http://localhost:3000',
        extensions: [
          {
            'api:app/app-language': {
              config: {
                availableLanguages: ['en', 'de'],
                defaultLanguage: language,
              },
            },
          },
        ],
      },
      backend: { baseUrl: 'http://localhost:7007' },
    },
    features: [heliumPlugin, ...plugins],
    extensions: signals && [
      ApiBlueprint.make({
        name: 'signals',
        params: defineParams =>
          defineParams({ api: signalApiRef, deps: {}, factory: () => signals }),
      }),
    ],
    initialRouteEntries: [path],
    mountedRoutes: {
      '/catalog/:namespace/:kind/:name': entityRouteRef,
      '/create/templates/:namespace/:templateName': newWorkspaceRouteRef,
      '/create': templatesRouteRef,
    },
    apis: [
      catalogApiMock({ entities }),
      mockApis.permission({
        authorize: ({ permission }) =>
          denied.includes(permission.name)
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }),
      mockApis.identity({
        userEntityRef: 'user:default/ada',
        ownershipEntityRefs: ['user:default/ada', ...groups],
      }),
    ],
  });
}
