import {
  effectiveValues,
  EffectiveValues,
  HelmValues,
  leaves,
  mergeValues,
} from '../../helm/effectiveValues';
import { Host } from './hosts';
import { OWNED_KEYS } from './ownedKeys';
import { KubernetesNamespaceParameters, userValues } from './parameters';
import type { KubernetesNamespaceSettings } from './settings';

/**
 * What Pachyderm's chart gets: what follows from the workspace's name, this portal's values, the version parameters, the
 * workspace's values, and its secret values, each over the one before.
 *
 * @throws InputError when the workspace's values set a key that Helium owns.
 */
export function pachydermValues(options: {
  console: Host;
  parameters: KubernetesNamespaceParameters;
  settings: KubernetesNamespaceSettings;
}): EffectiveValues {
  const { console: page, parameters, settings } = options;
  const defaults: HelmValues = {
    deployTarget: 'LOCAL',
    proxy: { service: { type: 'LoadBalancer' } },
  };
  const computed: HelmValues = {
    ingress: {
      enabled: false,
      host: page.name,
      uriHttpsProtoOverride: settings.ingress.scheme === 'https',
    },
    proxy: { enabled: true, host: page.authority },
    oidc: { issuerURI: `${page.origin}/dex` },
    console: {
      enabled: true,
      config: {
        reactAppRuntimeIssuerURI: page.origin,
        oauthRedirectURI: `${page.origin}/oauth/callback/?inline=true`,
      },
    },
    pachd: {
      enabled: true,
      oauthRedirectURI: `${page.origin}/authorization-code/callback`,
    },
  };
  return effectiveValues({
    platform: mergeValues(defaults, settings.values, computed),
    parameters: mergeValues(
      tag('pachd', parameters.pachdVersion),
      tag('console', parameters.consoleVersion),
    ),
    user: userValues(parameters.values),
    secret: userValues(parameters.secretValues),
    owned: OWNED_KEYS,
  });
}

const SECRET_NAME = /password|secret|token|credential|license|(^|[a-z])key$/i;

/**
 * The keys whose values the state keeps encrypted and the engine hides in what it prints: those of the workspace's secret values
 * and of this portal's values, and whatever is named like a secret. Not all of them, for a failure that hides the image's name
 * helps nobody.
 */
export function secretKeys(
  effective: EffectiveValues,
  portals: HelmValues,
): Set<string> {
  const own = leaves(portals);
  return new Set(
    Object.entries(effective.origins)
      .filter(
        ([key, origin]) =>
          origin === 'secret' ||
          (origin === 'platform' && own.has(key)) ||
          SECRET_NAME.test(key.slice(key.lastIndexOf('.') + 1)),
      )
      .map(([key]) => key),
  );
}

/** What JupyterHub's chart gets. It stays within its namespace: no scheduler and no image puller of its own. */
export function notebooksValues(options: {
  parameters: KubernetesNamespaceParameters;
  settings: NonNullable<KubernetesNamespaceSettings['notebooks']>;
}): HelmValues {
  const { notebooksVersion, mountServerVersion } = options.parameters;
  const image = `${options.settings.mountServerImage}:${mountServerVersion}`;
  return mergeValues(
    {
      proxy: { service: { type: 'ClusterIP' } },
      scheduling: {
        userScheduler: { enabled: false },
        userPlaceholder: { enabled: false },
      },
      prePuller: {
        hook: { enabled: false },
        continuous: { enabled: false },
      },
    },
    options.settings.values,
    notebooksVersion
      ? { singleuser: { image: { tag: notebooksVersion } } }
      : {},
    mountServerVersion
      ? { singleuser: { extraContainers: [{ name: 'mount-server', image }] } }
      : {},
  );
}

/** The object store's bucket or container, as the values name it; none for storage on the node. */
export function bucketOf(values: HelmValues): string | null {
  const get = (node: unknown, ...keys: string[]): unknown =>
    keys.reduce<any>((at, key) => at?.[key], node);
  const backend = get(values, 'pachd', 'storage', 'backend');
  const target = String(backend || get(values, 'deployTarget')).toLowerCase();
  const storage = get(values, 'pachd', 'storage', target);
  const bucket = get(storage, 'bucket') ?? get(storage, 'container');
  return typeof bucket === 'string' && bucket !== '' ? bucket : null;
}

function tag(component: string, version: string | undefined): HelmValues {
  return version ? { [component]: { image: { tag: version } } } : {};
}
