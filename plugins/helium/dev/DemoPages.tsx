import { Content, Header, Page } from '@backstage/core-components';
import {
  createPlugin,
  createRoutableExtension,
  createRouteRef,
  useRouteRefParams,
} from '@backstage/core-plugin-api';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import {
  SearchBar,
  SearchContextProvider,
  SearchResult,
} from '@backstage/plugin-search-react';
import { ReactNode } from 'react';
import {
  EntityHeliumCard,
  EntityHeliumContent,
  HeliumHomeCard,
  HeliumSearchResultListItem,
} from '../src';
import { GUEST } from './demoWorkspaces';

function DemoPage(props: { title: string; children: ReactNode }) {
  return (
    <Page themeId="home">
      <Header title={props.title} />
      <Content>{props.children}</Content>
    </Page>
  );
}

/** The home page of a portal. */
export function DemoHome() {
  return (
    <DemoPage title="Home">
      <HeliumHomeCard />
    </DemoPage>
  );
}

/** The search of a portal. */
export function DemoSearch() {
  return (
    <DemoPage title="Search">
      <SearchContextProvider>
        <SearchBar />
        <SearchResult>
          <HeliumSearchResultListItem />
        </SearchResult>
      </SearchContextProvider>
    </DemoPage>
  );
}

/** Stands for the catalog and the scaffolder, which the demo has none of. */
export const demoPlugin = createPlugin({
  id: 'demo',
  routes: {
    entity: entityRouteRef,
    form: createRouteRef({
      id: 'demo/form',
      params: ['namespace', 'templateName'],
    }),
  },
});

/** The form of a template, whichever it is. */
export const DemoFormPage = demoPlugin.provide(
  createRoutableExtension({
    name: 'DemoFormPage',
    mountPoint: demoPlugin.routes.form,
    component: () => import('./DemoForm').then(m => m.DemoForm),
  }),
);

/** The page of any entity; all that is no person or group is the guest's. */
export const DemoEntityPage = demoPlugin.provide(
  createRoutableExtension({
    name: 'DemoEntityPage',
    mountPoint: entityRouteRef,
    component: async () => EntityPage,
  }),
);

function EntityPage() {
  const { kind, namespace, name } = useRouteRefParams(entityRouteRef);
  const entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace },
    relations: [{ type: 'ownedBy', targetRef: GUEST }],
  };
  return (
    <EntityProvider entity={entity}>
      <DemoPage title={name}>
        <EntityHeliumCard />
        <EntityHeliumContent />
      </DemoPage>
    </EntityProvider>
  );
}
