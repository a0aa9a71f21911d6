import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import { screen, waitFor } from '@testing-library/react';
import { HomeLayout } from './HomeLayout';

const card = (id: string, text: string) =>
  ({
    node: { spec: { id } },
    component: <p>{text}</p>,
  } as HomePageLayoutProps['widgets'][number]);

describe('HomeLayout', () => {
  it('shows each card once, in order, below a title', async () => {
    renderInTestApp(
      <HomeLayout widgets={[card('a', 'Mine'), card('b', 'Starred')]} />,
    );
    await waitFor(() => expect(screen.getByText('Home')).toBeVisible());
    expect(screen.getByRole('main')).toHaveTextContent(/^MineStarred$/);
  });
});
