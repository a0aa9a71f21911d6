import { createHmac } from 'node:crypto';
import type { HelmValues, Host } from '@helium-portal/pulumi-components/values';
import type { OidcSettings } from './settings';

const NOTEBOOKS_CLIENT = 'notebooks';

/** Keys of Pachyderm's chart that hold the secrets of {@link pachydermSignIn}. */
export const SIGN_IN_SECRETS = ['oidc.upstreamIDPs', 'oidc.additionalClients'];

/** People sign in to Pachyderm at the issuer, such as Auth0, and to notebooks at Pachyderm. */
export function pachydermSignIn(
  oidc: OidcSettings,
  workspace: string,
  hosts: { console: Host; notebooks: Host },
): HelmValues {
  return {
    pachd: { activateAuth: true, additionalTrustedPeers: [NOTEBOOKS_CLIENT] },
    oidc: {
      mockIDP: false,
      upstreamIDPs: [
        {
          id: 'upstream',
          name: oidc.name,
          type: 'oidc',
          config: {
            issuer: oidc.issuer,
            clientID: oidc.clientId,
            clientSecret: oidc.clientSecret,
            redirectURI: `${hosts.console.origin}/dex/callback`,
            scopes: oidc.scopes,
            insecureEnableGroups: true,
            forwardedLoginParams: ['login_hint'],
          },
        },
      ],
      additionalClients: [
        {
          id: NOTEBOOKS_CLIENT,
          name: 'Notebooks',
          secret: notebooksSecret(oidc, workspace),
          redirectURIs: [callbackOf(hosts.notebooks)],
        },
      ],
    },
  };
}

/** What JupyterHub's chart is told, so that people need no second account. */
export function notebooksSignIn(
  oidc: OidcSettings,
  workspace: string,
  hosts: { console: Host; notebooks: Host },
): HelmValues {
  const issuer = `${hosts.console.origin}/dex`;
  return {
    hub: {
      config: {
        JupyterHub: { authenticator_class: 'generic-oauth' },
        GenericOAuthenticator: {
          client_id: NOTEBOOKS_CLIENT,
          client_secret: notebooksSecret(oidc, workspace),
          oauth_callback_url: callbackOf(hosts.notebooks),
          authorize_url: `${issuer}/auth`,
          token_url: `${issuer}/token`,
          userdata_url: `${issuer}/userinfo`,
          scope: [
            'openid',
            'email',
            'profile',
            'groups',
            'audience:server:client_id:pachd',
          ],
          username_claim: 'email',
          // Who may sign in at the issuer is the issuer's to say.
          allow_all: true,
        },
      },
    },
  };
}

function callbackOf({ origin }: Host): string {
  return `${origin}/hub/oauth_callback`;
}

/** The same at each update, and nobody's who doesn't know the client secret. */
function notebooksSecret(
  { clientSecret }: OidcSettings,
  workspace: string,
): string {
  return createHmac('sha256', clientSecret)
    .update(`${NOTEBOOKS_CLIENT} ${workspace}`)
    .digest('hex');
}
