import {
  createFrontendPlugin,
  type FrontendPlugin,
} from '@backstage/frontend-plugin-api';
import {
  renderInTestApp as renderInNewApp,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { SearchModal } from '@backstage/plugin-search';
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
import { Suspense } from 'react';
import heliumPlugin from '../../alpha';
import { HeliumSearchResultListItem, rootRouteRef } from '../../index';

function found(title: string, kind: string, type: string) {
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

const searchApi = new MockSearchApi({
  results: [
    found('calm-otter', 'Resource', 'workspace'),
    found('orders', 'Resource', 'database'),
    found('desk', 'Component', 'workspace'),
  ],
});

async function expectResults() {
  const workspace = await screen.findByRole('link', { name: 'calm-otter' });
  expect(workspace).toHaveAttribute('href', '/helium/workspaces/calm-otter');
  expect(screen.getByRole('link', { name: 'orders' })).toHaveAttribute(
    'href',
    '/catalog/default/resource/orders',
  );
  expect(screen.getByRole('link', { name: 'desk' })).toHaveAttribute(
    'href',
    '/catalog/default/component/desk',
  );
  expect(screen.getAllByRole('img', { name: 'Workspace' })).toHaveLength(1);
  return workspace;
}

/** Takes every result, as the catalog's plugin takes those of its entities. */
const catalogPlugin: FrontendPlugin = createFrontendPlugin({
  pluginId: 'catalog',
  extensions: [
    SearchResultListItemBlueprint.make({
      params: { component: async () => DefaultResultListItem },
    }),
  ],
});

describe('a workspace among the results of a search', () => {
  it('opens its page, in the new frontend system', async () => {
    renderTestApp({
      features: [heliumPlugin, searchPlugin, catalogPlugin],
      initialRouteEntries: ['/search?query=otter'],
      apis: [[searchApiRef, searchApi]],
    });
    await userEvent.click(await expectResults());
    expect(
      screen.queryByRole('link', { name: 'orders' }),
    ).not.toBeInTheDocument();
  });

  it('opens its page from the search bar, in the new frontend system', async () => {
    renderInNewApp(
      <Suspense>
        <SearchModal
          toggleModal={() => {}}
          resultItemComponents={[<HeliumSearchResultListItem key="helium" />]}
        />
      </Suspense>,
      {
        features: [heliumPlugin, searchPlugin],
        mountedRoutes: { '/helium': rootRouteRef },
        apis: [[searchApiRef, searchApi]],
      },
    );
    await userEvent.type(await screen.findByRole('textbox'), 'otter');
    await expectResults();
  });

  it('opens its page, in the classic frontend system', async () => {
    await renderInTestApp(
      <TestApiProvider apis={[[searchApiRef, searchApi]]}>
        <SearchContextProvider
          initialState={{ term: 'otter', types: [], filters: {} }}
        >
          <SearchResult>
            <HeliumSearchResultListItem />
          </SearchResult>
        </SearchContextProvider>
      </TestApiProvider>,
      { mountedRoutes: { '/helium': rootRouteRef } },
    );
    await expectResults();
    await userEvent.tab();
    expect(screen.getByRole('link', { name: 'calm-otter' })).toHaveFocus();
    const [first] = screen.getAllByRole('listitem');
    expect(within(first).getByText('About calm-otter')).toBeVisible();
  });
});
