import { asError } from '../protocol/errors';
import { Failure } from '../protocol/provider';
import { isMap, Plain, PlainMap, Unknown } from '../protocol/properties';
import { isContent, readConnection, Connection } from './kubeconfig';

/** The provider's arguments, parsed once. */
export interface ProviderConfig {
  /** Content or path; `undefined` while a preview can't know it. */
  kubeconfig?: string;
  context?: string;
  cluster?: string;
  namespace?: string;
  serverSideApply: boolean;
  patchForce?: boolean;
  upsertExistingObjects: boolean;
  deleteUnreachable: boolean;
  mutable: { secrets: boolean; configMaps: boolean };
  helm: {
    pluginsPath?: string;
    registryConfigPath?: string;
    repositoryCache?: string;
    repositoryConfigPath?: string;
  };
}

const NO_KUBECONFIG =
  'no cluster is named: give the provider a kubeconfig (content or path), or set KUBECONFIG; ~/.kube/config is never used unasked';

/** What is wrong with the arguments, without asking a cluster. */
export function checkConfig(args: PlainMap): Failure[] {
  if (args.renderYamlToDirectory) {
    return [
      {
        property: 'renderYamlToDirectory',
        reason: 'rendering YAML is not supported by the rehearsal provider',
      },
    ];
  }
  const driver = settings(args.helmReleaseSettings).driver;
  if (driver && !['secret', 'secrets'].includes(String(driver))) {
    return [
      {
        property: 'helmReleaseSettings',
        reason: `the Helm storage driver "${driver}" is not supported; use "secret"`,
      },
    ];
  }
  if (args.kubeconfig instanceof Unknown) {
    return [];
  }
  if (!kubeconfigOf(args)) {
    return [{ property: 'kubeconfig', reason: NO_KUBECONFIG }];
  }
  try {
    connect(parseConfig(args));
    return [];
  } catch (error) {
    const { message } = asError(error);
    const [property] = /^(context|cluster)(?=:)/.exec(message) ?? [
      'kubeconfig',
    ];
    return [{ property, reason: message.replace(/^\w+: /, '') }];
  }
}

export function parseConfig(args: PlainMap): ProviderConfig {
  const helm = settings(args.helmReleaseSettings);
  return {
    kubeconfig: kubeconfigOf(args),
    context: string(args.context),
    cluster: string(args.cluster),
    namespace: string(args.namespace),
    serverSideApply: flag(
      args.enableServerSideApply,
      'PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY',
      true,
    ),
    patchForce:
      args.enablePatchForce === undefined &&
      process.env.PULUMI_K8S_ENABLE_PATCH_FORCE === undefined
        ? undefined
        : flag(args.enablePatchForce, 'PULUMI_K8S_ENABLE_PATCH_FORCE'),
    upsertExistingObjects: flag(
      args.upsertExistingObjects,
      'PULUMI_K8S_UPSERT_EXISTING_OBJECTS',
    ),
    deleteUnreachable: flag(
      args.deleteUnreachable,
      'PULUMI_K8S_DELETE_UNREACHABLE',
    ),
    mutable: {
      secrets: flag(
        args.enableSecretMutable,
        'PULUMI_K8S_ENABLE_SECRET_MUTABLE',
      ),
      configMaps: flag(
        args.enableConfigMapMutable,
        'PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE',
      ),
    },
    helm: {
      pluginsPath: string(helm.pluginsPath),
      registryConfigPath: string(helm.registryConfigPath),
      repositoryCache: string(helm.repositoryCache),
      repositoryConfigPath: string(helm.repositoryConfigPath),
    },
  };
}

/** The cluster that the arguments name. */
export function connect(config: ProviderConfig): Connection {
  if (!config.kubeconfig) {
    throw new Error(`kubeconfig: ${NO_KUBECONFIG}`);
  }
  return readConnection({
    kubeconfig: config.kubeconfig,
    context: config.context,
    cluster: config.cluster,
  });
}

/** Which changed arguments mean another cluster, so that everything on the old one has to be made anew. */
export function compareConfig(
  before: PlainMap,
  after: PlainMap,
): { changed: string[]; replaces: string[] } {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...keys].filter(
    key =>
      after[key] instanceof Unknown ||
      JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  if (before.clusterIdentifier && after.clusterIdentifier) {
    const other = before.clusterIdentifier !== after.clusterIdentifier;
    return { changed, replaces: other ? ['clusterIdentifier'] : [] };
  }
  const naming = changed.filter(key =>
    ['kubeconfig', 'context', 'cluster'].includes(key),
  );
  const unknown = naming.filter(key => after[key] instanceof Unknown);
  if (unknown.length > 0) {
    return { changed, replaces: unknown };
  }
  return {
    changed,
    replaces: naming.length > 0 && otherServer(before, after) ? naming : [],
  };
}

function otherServer(before: PlainMap, after: PlainMap): boolean {
  try {
    return (
      connect(parseConfig(before)).cluster.server !==
      connect(parseConfig(after)).cluster.server
    );
  } catch {
    // A file that is gone says nothing about the cluster that it named.
    return false;
  }
}

function kubeconfigOf(args: PlainMap): string | undefined {
  const { kubeconfig } = args;
  if (isMap(kubeconfig)) {
    return JSON.stringify(kubeconfig);
  }
  if (kubeconfig instanceof Unknown) {
    return undefined;
  }
  return string(kubeconfig) ?? string(process.env.KUBECONFIG);
}

/** The path, when the kubeconfig is one file that others can read too. */
export function kubeconfigFile(config: ProviderConfig): string | undefined {
  const { kubeconfig, cluster } = config;
  return kubeconfig &&
    !cluster &&
    !isContent(kubeconfig) &&
    kubeconfig.startsWith('/') &&
    !kubeconfig.includes(':')
    ? kubeconfig
    : undefined;
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The SDK sends flags as the strings "true" and "false". */
function flag(value: Plain | undefined, env: string, fallback = false) {
  const given = value ?? process.env[env];
  if (given === undefined || given === '') {
    return fallback;
  }
  return ['true', '1', 't', 'T', 'TRUE', 'True'].includes(String(given));
}

/** The SDK sends objects as JSON. */
function settings(value: Plain | undefined): PlainMap {
  if (typeof value !== 'string') {
    return isMap(value) ? value : {};
  }
  try {
    const parsed = JSON.parse(value);
    return isMap(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
