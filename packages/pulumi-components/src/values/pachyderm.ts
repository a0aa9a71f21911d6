import {
  HelmValues,
  isMapping,
  mergeValues,
  ValueLayers,
} from './effectiveValues';
import type { Host } from './hosts';

/** Image tags that a workspace asks for; empty or absent: the chart's own. @public */
export interface PachydermVersions {
  pachdVersion?: string;
  consoleVersion?: string;
}

/** Which value of Pachyderm's chart a version parameter stands for. @public */
export const VERSION_KEYS: Readonly<Record<keyof PachydermVersions, string>> = {
  pachdVersion: 'pachd.image.tag',
  consoleVersion: 'console.image.tag',
};

/**
 * What Helium itself and the version parameters say to Pachyderm's chart: pages at one host, with an OIDC issuer of its own there,
 * and what the program adds.
 *
 * @param options - `defaults` may be changed by `settings`, the platform's values; `computed` may not
 * @public
 */
export function pachydermValues(options: {
  console: Host;
  defaults?: HelmValues;
  settings?: HelmValues;
  computed?: HelmValues;
  versions: PachydermVersions;
}): Required<Pick<ValueLayers, 'platform' | 'parameters'>> {
  const { console: page, versions } = options;
  const pages: HelmValues = {
    ingress: {
      enabled: false,
      host: page.name,
      uriHttpsProtoOverride: page.origin.startsWith('https:'),
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
  return {
    platform: mergeValues(
      options.defaults ?? {},
      options.settings ?? {},
      pages,
      options.computed ?? {},
    ),
    parameters: mergeValues(
      tag('pachd', versions.pachdVersion),
      tag('console', versions.consoleVersion),
    ),
  };
}

/** The object store's bucket or container, as the values name it; none for storage on the node. @public */
export function bucketOf(values: HelmValues): string | null {
  const get = (node: unknown, ...keys: string[]): unknown =>
    keys.reduce<unknown>(
      (at, key) => (isMapping(at) ? at[key] : undefined),
      node,
    );
  const backend = get(values, 'pachd', 'storage', 'backend');
  const target = String(backend || get(values, 'deployTarget')).toLowerCase();
  const storage = get(values, 'pachd', 'storage', target);
  const bucket = get(storage, 'bucket') ?? get(storage, 'container');
  return typeof bucket === 'string' && bucket !== '' ? bucket : null;
}

function tag(component: string, version: string | undefined): HelmValues {
  return version ? { [component]: { image: { tag: version } } } : {};
}
