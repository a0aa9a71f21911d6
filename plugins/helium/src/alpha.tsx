/**
 * Helium in the new frontend system.
 *
 * @packageDocumentation
 */
import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  ExtensionBoundary,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import {
  createFormField,
  FormFieldBlueprint,
  scaffolderTemplateOutputsBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';
import { SearchResultListItemBlueprint } from '@backstage/plugin-search-react/alpha';
import { HeliumClient } from '@helium-portal/backstage-plugin-helium-common';
import CloudQueueIcon from '@material-ui/icons/CloudQueue';
import { z } from 'zod';
import { heliumApiRef } from './api/heliumApi';
import { homeCard } from './components/Home/homeCard';
import { isWorkspaceResult } from './components/Search/isWorkspaceResult';
import { WRITTEN_TEMPLATES } from './components/TemplateOutputs/writtenTemplates';
import {
  administrationRouteRef,
  newWorkspaceRouteRef,
  rootRouteRef,
  templatesRouteRef,
  workspaceRouteRef,
} from './routes';

const OWNED_OR_OWNERS = {
  kind: { $in: ['component', 'system', 'user', 'group'] },
};
const WORKSPACES = { kind: 'resource', 'spec.type': 'workspace' };
const ENTITIES_WITH_WORKSPACES = { $any: [OWNED_OR_OWNERS, WORKSPACES] };

const page = PageBlueprint.make({
  params: {
    path: '/helium',
    title: 'Workspaces',
    icon: <CloudQueueIcon fontSize="inherit" />,
    routeRef: rootRouteRef,
    // The page makes its own, as a title that is given here can't be translated.
    noHeader: true,
    loader: () =>
      import('./components/Router').then(({ NfsHeliumPage }) => (
        <NfsHeliumPage />
      )),
  },
});

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: heliumApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: apis => new HeliumClient(apis),
    }),
});

const entityCard = EntityCardBlueprint.make({
  name: 'workspaces',
  params: {
    type: 'info',
    filter: ENTITIES_WITH_WORKSPACES,
    loader: () =>
      import('./components/EntityWorkspaces/EntityHeliumCard').then(
        ({ EntityHeliumCard }) => <EntityHeliumCard />,
      ),
  },
});

const entityContent = EntityContentBlueprint.make({
  name: 'workspaces',
  params: {
    path: '/workspaces',
    title: 'Workspaces',
    filter: ENTITIES_WITH_WORKSPACES,
    loader: () =>
      import('./components/EntityWorkspaces/EntityHeliumContent').then(
        ({ EntityHeliumContent }) => <EntityHeliumContent />,
      ),
  },
});

const homeWidget = HomePageWidgetBlueprint.make({
  name: 'my-workspaces',
  params: homeCard,
});

const searchResult = SearchResultListItemBlueprint.make({
  name: 'workspace',
  params: {
    predicate: isWorkspaceResult,
    component: () =>
      import('./components/Search/WorkspaceSearchResult').then(
        ({ WorkspaceSearchResult }) => WorkspaceSearchResult,
      ),
  },
});

const workspaceNameFormField = FormFieldBlueprint.make({
  name: 'workspace-name',
  params: {
    field: () =>
      import('./formFields/fields').then(({ workspaceNameField }) =>
        createFormField(workspaceNameField),
      ),
  },
});

const expiryFormField = FormFieldBlueprint.make({
  name: 'expiry',
  params: {
    field: () =>
      import('./formFields/fields').then(({ expiryField }) =>
        createFormField(expiryField),
      ),
  },
});

const valuesFormField = FormFieldBlueprint.make({
  name: 'values',
  params: {
    field: () =>
      import('./formFields/fields').then(({ valuesField }) =>
        createFormField(valuesField),
      ),
  },
});

const jsonFormField = FormFieldBlueprint.make({
  name: 'json',
  params: {
    field: () =>
      import('./formFields/fields').then(({ jsonField }) =>
        createFormField(jsonField),
      ),
  },
});

const objectFormField = FormFieldBlueprint.make({
  name: 'object',
  params: {
    field: () =>
      import('./formFields/fields').then(({ objectField }) =>
        createFormField(objectField),
      ),
  },
});

const secretFormField = FormFieldBlueprint.make({
  name: 'secret',
  params: {
    field: () =>
      import('./formFields/fields').then(({ secretField }) =>
        createFormField(secretField),
      ),
  },
});

const previewFormField = FormFieldBlueprint.make({
  name: 'preview',
  params: {
    field: () =>
      import('./formFields/fields').then(({ previewField }) =>
        createFormField(previewField),
      ),
  },
});

const workspaceFormField = FormFieldBlueprint.make({
  name: 'workspace',
  params: {
    field: () =>
      import('./formFields/fields').then(({ workspaceField }) =>
        createFormField(workspaceField),
      ),
  },
});

const templateOutputs = scaffolderTemplateOutputsBlueprint.makeWithOverrides({
  configSchema: {
    templateRefs: z.array(z.string()).default(WRITTEN_TEMPLATES),
  },
  factory: (originalFactory, { node, config }) =>
    originalFactory({
      templateRefs: config.templateRefs,
      component: ExtensionBoundary.lazyComponent(node, () =>
        import('./components/TemplateOutputs/HeliumTemplateOutputs').then(
          ({ HeliumTemplateOutputs }) => HeliumTemplateOutputs,
        ),
      ),
    }),
});

/** Helium's frontend plugin. @alpha */
export default createFrontendPlugin({
  pluginId: 'helium',
  title: 'Workspaces',
  icon: <CloudQueueIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    workspace: workspaceRouteRef,
    administration: administrationRouteRef,
  },
  externalRoutes: {
    newWorkspace: newWorkspaceRouteRef,
    templates: templatesRouteRef,
  },
  extensions: [
    page,
    api,
    entityCard,
    entityContent,
    homeWidget,
    searchResult,
    workspaceNameFormField,
    expiryFormField,
    valuesFormField,
    workspaceFormField,
    jsonFormField,
    objectFormField,
    secretFormField,
    previewFormField,
    templateOutputs,
  ],
});
