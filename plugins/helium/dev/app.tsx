import { createApp } from '@backstage/app-defaults';
import { InMemoryCatalogClient } from '@backstage/catalog-client/testUtils';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import {
  AlertDisplay,
  Sidebar,
  SidebarItem,
  SidebarPage,
  SidebarSpace,
} from '@backstage/core-components';
import { createApiFactory, fetchApiRef } from '@backstage/core-plugin-api';
import { SidebarLanguageSwitcher } from '@backstage/dev-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { searchApiRef } from '@backstage/plugin-search-react';
import AssignmentIcon from '@material-ui/icons/Assignment';
import CategoryIcon from '@material-ui/icons/Category';
import CloudQueueIcon from '@material-ui/icons/CloudQueue';
import HomeIcon from '@material-ui/icons/Home';
import SearchIcon from '@material-ui/icons/Search';
import { Navigate, Route } from 'react-router-dom';
import { HeliumPage, heliumPlugin } from '../src';
import { createDemoFetch, demoSearch } from './demoBackend';
import {
  DemoEntityPage,
  DemoFormPage,
  DemoHome,
  demoPlugin,
  DemoSearch,
} from './DemoPages';

/** A portal of the classic frontend system with all that this plugin has. It needs no backend, and nobody signs in. */
export function createDemoApp() {
  const app = createApp({
    plugins: [heliumPlugin, demoPlugin],
    apis: [
      createApiFactory(fetchApiRef, { fetch: createDemoFetch() }),
      createApiFactory(
        catalogApiRef,
        new InMemoryCatalogClient({ entities: [] }),
      ),
      createApiFactory(searchApiRef, demoSearch),
    ],
    bindRoutes: ({ bind }) =>
      bind(heliumPlugin.externalRoutes, {
        newWorkspace: demoPlugin.routes.form,
      }),
    __experimentalTranslations: { availableLanguages: ['en', 'de'] },
  });
  return app.createRoot(
    <>
      <AlertDisplay />
      <AppRouter>
        <SidebarPage>
          <DemoSidebar />
          <FlatRoutes>
            <Route path="/" element={<Navigate to="/helium" />} />
            <Route path="/helium" element={<HeliumPage />} />
            <Route path="/home" element={<DemoHome />} />
            <Route path="/search" element={<DemoSearch />} />
            <Route
              path="/create/templates/:namespace/:templateName"
              element={<DemoFormPage />}
            />
            <Route
              path="/catalog/:namespace/:kind/:name"
              element={<DemoEntityPage />}
            />
          </FlatRoutes>
        </SidebarPage>
      </AppRouter>
    </>,
  );
}

function DemoSidebar() {
  return (
    <Sidebar>
      <SidebarItem to="/home" text="Home" icon={HomeIcon} />
      <SidebarItem to="/helium" text="Workspaces" icon={CloudQueueIcon} />
      <SidebarItem to="/search" text="Search" icon={SearchIcon} />
      <SidebarItem
        to="/create/templates/default/new-pachyderm-workspace"
        text="Form"
        icon={AssignmentIcon}
      />
      <SidebarItem
        to="/catalog/default/component/pipeline"
        text="Entity"
        icon={CategoryIcon}
      />
      <SidebarSpace />
      <SidebarLanguageSwitcher />
    </Sidebar>
  );
}
