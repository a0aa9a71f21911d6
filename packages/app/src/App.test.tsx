import { render, screen } from '@testing-library/react';
import App from './App';

describe('App', () => {
  it('starts with the configuration that the backend gives it', async () => {
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: JSON.stringify([]),
    };
    expect(render(App.createRoot()).baseElement).toBeInTheDocument();
    expect(await screen.findByRole('progressbar')).toBeInTheDocument();
  });
});
