import { render, screen } from '@testing-library/react';
import App from './App';

describe('App', () => {
  it('starts with the configuration that the page brings', async () => {
    const config = document.createElement('script');
    config.type = 'backstage.io/config';
    config.textContent = JSON.stringify([
      {
        context: 'test',
        data: {
          app: {
            title: 'Helium',
            baseUrl: 'http://localhost',
            signIn: { providers: ['guest', 'google'] },
          },
          backend: { baseUrl: 'http://localhost' },
        },
      },
    ]);
    document.head.append(config);

    render(App.createRoot());
    const guest = await screen.findByText('Guest', {}, { timeout: 40_000 });
    expect(guest).toBeInTheDocument();
    expect(screen.getByText('Google')).toBeInTheDocument();
  }, 60_000);
});
