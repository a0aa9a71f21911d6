import { configure, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createDemoApp } from '../dev/app';

// A whole app takes a while to come up, and each page to load.
configure({ asyncUtilTimeout: 20_000 });

const openSidebar = (name: string) =>
  userEvent.click(screen.getByRole('link', { name }));
const findName = (name: string) => screen.findByRole('link', { name });

describe('the classic app of the plugin', () => {
  beforeEach(() => {
    window.scrollTo = () => {};
    const config = document.createElement('script');
    config.type = 'backstage.io/config';
    config.textContent = JSON.stringify([
      {
        context: 'test',
        data: {
          app: { title: 'Helium', baseUrl: 'http://localhost' },
          backend: { baseUrl: 'http://localhost:7007' },
        },
      },
    ]);
    document.head.append(config);
  });

  it('shows each of the plugin’s parts without a backend', async () => {
    window.history.pushState(undefined, '', '/helium');
    const App = createDemoApp();
    render(<App />);
    await userEvent.click(await findName('calm-otter'));
    expect(
      await screen.findByRole('heading', { level: 2, name: 'calm-otter' }),
    ).toBeVisible();

    await openSidebar('Home');
    expect(
      await screen.findByRole('heading', { name: 'My workspaces' }),
    ).toBeVisible();
    const [first] = within(
      await screen.findByRole('list', { name: 'Workspaces' }),
    ).getAllByRole('listitem');
    expect(first).toHaveTextContent(/^tired-owlFailed/);

    await openSidebar('Entity');
    expect(await screen.findByRole('table')).toBeVisible();
    expect(screen.getAllByRole('link', { name: 'calm-otter' })).toHaveLength(2);

    await openSidebar('Search');
    await userEvent.type(await screen.findByRole('textbox'), 'otter');
    expect(await findName('calm-otter')).toHaveAttribute(
      'href',
      '/helium/workspaces/calm-otter',
    );

    await openSidebar('Form');
    expect(await screen.findByRole('textbox', { name: 'Name' })).toBeVisible();
    // The editors come when they are shown.
    expect(
      await screen.findByRole('textbox', { name: 'Values' }),
    ).toBeVisible();
    expect(screen.getByRole('combobox', { name: 'Cluster' })).toBeVisible();
  }, 120_000);
});
