import {
  ErrorPanel,
  ProxiedSignInPage,
  SignInPage,
  type SignInProviderConfig,
} from '@backstage/core-components';
import {
  configApiRef,
  githubAuthApiRef,
  gitlabAuthApiRef,
  googleAuthApiRef,
  microsoftAuthApiRef,
  oktaAuthApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import {
  SignInPageBlueprint,
  type SignInPageProps,
} from '@backstage/plugin-app-react';

const accounts: Record<string, SignInProviderConfig> = Object.fromEntries(
  [
    { id: 'github', title: 'GitHub', apiRef: githubAuthApiRef },
    { id: 'gitlab', title: 'GitLab', apiRef: gitlabAuthApiRef },
    { id: 'google', title: 'Google', apiRef: googleAuthApiRef },
    { id: 'microsoft', title: 'Microsoft', apiRef: microsoftAuthApiRef },
    { id: 'okta', title: 'Okta', apiRef: oktaAuthApiRef },
  ].map(account => [
    account.id,
    { ...account, message: `Sign in with ${account.title}` },
  ]),
);

/** Offers what `app.signIn.providers` lists; a lone guest is not asked. */
export const SignIn = (props: SignInPageProps) => {
  const providers =
    useApi(configApiRef).getOptionalStringArray('app.signIn.providers') ?? [];
  const unknown = providers.filter(id => id !== 'guest' && !accounts[id]);
  if (providers.length === 0 || unknown.length > 0) {
    return (
      <ErrorPanel
        title="Nobody can sign in"
        error={
          new Error(
            unknown.length > 0
              ? `The portal does not know how to sign in with ${unknown.join(
                  ', ',
                )}. Change app.signIn.providers in its configuration.`
              : 'No sign-in provider is configured. Set app.signIn.providers in the configuration of the portal.',
          )
        }
      />
    );
  }
  if (providers.length > 1) {
    return (
      <SignInPage
        {...props}
        providers={providers.map(id => accounts[id] ?? 'guest')}
      />
    );
  }
  const [only] = providers;
  return only === 'guest' ? (
    <ProxiedSignInPage {...props} provider="guest" />
  ) : (
    <SignInPage {...props} auto provider={accounts[only]} />
  );
};

export const signInPage = SignInPageBlueprint.make({
  params: { loader: async () => SignIn },
});
