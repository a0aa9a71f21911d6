import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { SignIn } from './SignIn';

describe('SignIn', () => {
  const show = (providers: string[]) =>
    renderInTestApp(<SignIn onSignInSuccess={() => {}} />, {
      config: { app: { title: 'Helium', signIn: { providers } } },
    });

  it('says so when no provider is configured', async () => {
    await show([]);
    expect(await screen.findByText(/Nobody can sign in/)).toBeInTheDocument();
    expect(screen.getAllByText(/Set app.signIn.providers/)).not.toHaveLength(0);
  });

  it('names a provider that it does not know', async () => {
    await show(['google', 'ldap']);
    expect(
      await screen.findAllByText(/does not know how to sign in with ldap/),
    ).not.toHaveLength(0);
  });
});
