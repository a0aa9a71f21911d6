import {
  createFrontendPlugin,
  type FrontendPlugin,
} from '@backstage/frontend-plugin-api';
import {
  renderInTestApp as renderInNewApp,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import searchPlugin from '@backstage/plugin-search/alpha';
import {
  DefaultResultListItem,
  MockSearchApi,
  searchApiRef,
  SearchContextProvider,
  SearchResult,
} from '@backstage/plugin-search-react';
import { SearchResultListItemBlueprint } from '@backstage/plugin-search-react/alpha';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import heliumPlugin from '../../alpha';
import { HeliumSearchResultListItem, rootRouteRef } from '../../index';

function entity(title: string, kind: string, type: string) {
  return {
    type: 'software-catalog',
    document: {
      title,
      text: `About ${title}`,
      location: `/catalog/default/${kind.toLowerCase()}/${title}`,
      kind,
      type,
    },
  };
}

const found = [
  entity('calm-otter', 'Resource', 'workspace'),
  entity('orders', 'Resource', 'database'),
  entity('desk', 'Component', 'workspace'),
];
const searchApi = new MockSearchApi({ results: found });
const OTTER = { term: 'otter', types: [], filters: {} };

/** Where each result leads to. */
async function findResults() {
  // The page of the search is compiled while the first test waits.
  const timeout = 40_000;
  await screen.findByRole('link', { name: 'calm-otter' }, { timeout });
  return found.map(({ document: { title } }) =>
    screen.getByRole('link', { name: title }).getAttribute('href'),
  );
}

const EXPECTED = [
  '/helium/workspaces/calm-otter',
  '/catalog/default/resource/orders',
  '/catalog/default/component/desk',
];

/** Takes every result, as the catalog's plugin takes those of its entities. */
const catalogPlugin: FrontendPlugin = createFrontendPlugin({
  pluginId: 'catalog',
  extensions: [
    SearchResultListItemBlueprint.make({
      params: {
        predicate: ({ type }) => type === 'software-catalog',
        component: async () => DefaultResultListItem,
      },
    }),
  ],
});

describe('a workspace among the results of a search', () => {
  it('opens its page, in the new frontend system', async () => {
    renderTestApp({
      features: [heliumPlugin, searchPlugin, catalogPlugin],
      initialRouteEntries: ['/search?query=otter'],
      apis: [[searchApiRef, searchApi], catalogApiMock()],
    });
    expect(await findResults()).toEqual(EXPECTED);
  });

  it('opens its page from a search bar that takes elements, in the new frontend system', async () => {
    renderInNewApp(
      <SearchContextProvider initialState={OTTER}>
        <SearchResult>
          <HeliumSearchResultListItem />
        </SearchResult>
      </SearchContextProvider>,
      {
        features: [heliumPlugin],
        mountedRoutes: { '/helium': rootRouteRef },
        apis: [[searchApiRef, searchApi]],
      },
    );
    expect(await findResults()).toEqual(EXPECTED);
  });

  it('opens its page, in the classic frontend system', async () => {
    await renderInTestApp(
      <TestApiProvider apis={[[searchApiRef, searchApi]]}>
        <SearchContextProvider initialState={OTTER}>
          <SearchResult>
            <HeliumSearchResultListItem />
          </SearchResult>
        </SearchContextProvider>
      </TestApiProvider>,
      { mountedRoutes: { '/helium': rootRouteRef } },
    );
    expect(await findResults()).toEqual(EXPECTED);
    await userEvent.tab();
    expect(screen.getByRole('link', { name: 'calm-otter' })).toHaveFocus();
    const [first] = screen.getAllByRole('listitem');
    expect(within(first).getByText('About calm-otter')).toBeVisible();
  });
});
