import { InMemoryCatalogClient } from '@backstage/catalog-client/testUtils';
import { SidebarItem } from '@backstage/core-components';
import { createApiFactory, fetchApiRef } from '@backstage/core-plugin-api';
import { createDevApp } from '@backstage/dev-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { MockSearchApi, searchApiRef } from '@backstage/plugin-search-react';
import AssignmentIcon from '@material-ui/icons/Assignment';
import CategoryIcon from '@material-ui/icons/Category';
import CloudQueueIcon from '@material-ui/icons/CloudQueue';
import HomeIcon from '@material-ui/icons/Home';
import SearchIcon from '@material-ui/icons/Search';
import { HeliumPage, heliumPlugin } from '../src';
import { createDemoFetch } from './demoBackend';
import { DemoForm } from './DemoForm';
import {
  demoCatalogPlugin,
  DemoEntityPage,
  DemoHome,
  DemoSearch,
} from './DemoPages';
import { demoWorkspaces, GUEST } from './demoWorkspaces';

/** A portal of the classic frontend system with all that this plugin has, without a backend. */
export function createHeliumDevApp() {
  return createDevApp()
    .registerPlugin(heliumPlugin, demoCatalogPlugin)
    .registerApi(createApiFactory(fetchApiRef, { fetch: createDemoFetch() }))
    .registerApi(
      createApiFactory(
        catalogApiRef,
        new InMemoryCatalogClient({ entities: [] }),
      ),
    )
    .registerApi(
      createApiFactory(searchApiRef, new MockSearchApi(searchResults())),
    )
    .setAvailableLanguages(['en', 'de'])
    .addPage({
      path: '/helium',
      title: 'Workspaces',
      icon: CloudQueueIcon,
      element: <HeliumPage />,
    })
    .addPage({
      path: '/home',
      title: 'Home',
      icon: HomeIcon,
      element: <DemoHome />,
    })
    .addPage({
      path: '/form',
      title: 'Form',
      icon: AssignmentIcon,
      element: <DemoForm />,
    })
    .addPage({
      path: '/search',
      title: 'Search',
      icon: SearchIcon,
      element: <DemoSearch />,
    })
    .addPage({
      path: '/catalog/:namespace/:kind/:name',
      element: <DemoEntityPage />,
    })
    .addSidebarItem(
      <SidebarItem
        to="/catalog/default/component/pipeline"
        text="Entity"
        icon={CategoryIcon}
      />,
    );
}

/** As the catalog's collator tells the search of their entities. */
function searchResults() {
  return {
    results: demoWorkspaces().map(({ name }) => ({
      type: 'software-catalog',
      document: {
        title: name,
        text: 'Pachyderm in a namespace',
        location: `/catalog/default/resource/${name}`,
        kind: 'Resource',
        type: 'workspace',
        owner: GUEST,
      },
    })),
  };
}
