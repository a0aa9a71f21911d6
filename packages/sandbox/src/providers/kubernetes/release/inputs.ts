import {
  dropNulls,
  isMap,
  Plain,
  PlainMap,
  PropertyMap,
  reveal,
  Secret,
  SIGNATURE,
} from '../../protocol/properties';

const ASSET_SIGNATURE = 'c44067f5952c0a294b673a41bacd8c17';

/** A values file of the program: a path, its text, or where it can be fetched. */
export interface ValuesFile {
  path?: string;
  text?: string;
  uri?: string;
}

export interface RepositoryOptions {
  repo?: string;
  username?: string;
  password?: string;
  caFile?: string;
  certFile?: string;
  keyFile?: string;
}

/** The arguments of a `helm.v3.Release`, secrets revealed. */
export interface ReleaseInputs {
  name: string;
  namespace: string;
  chart: string;
  version?: string;
  repository: RepositoryOptions;
  values: PlainMap;
  valuesFiles: ValuesFile[];
  /** In seconds. */
  timeout?: number;
  maxHistory?: number;
  description?: string;
  keyring?: string;
  postrender?: string;
  flags: Record<Flag, boolean>;
}

const FLAGS = [
  'allowNullValues',
  'atomic',
  'cleanupOnFail',
  'createNamespace',
  'dependencyUpdate',
  'devel',
  'disableCRDHooks',
  'disableOpenapiValidation',
  'disableWebhooks',
  'forceUpdate',
  'lint',
  'recreatePods',
  'renderSubchartNotes',
  'replace',
  'resetValues',
  'reuseValues',
  'skipAwait',
  'skipCrds',
  'takeOwnership',
  'verify',
  'waitForJobs',
] as const;

type Flag = (typeof FLAGS)[number];

export function parseInputs(inputs: PropertyMap): ReleaseInputs {
  const args = reveal(inputs) as PlainMap;
  const flags = Object.fromEntries(
    FLAGS.map(flag => [flag, args[flag] === true]),
  ) as Record<Flag, boolean>;
  const repository = isMap(args.repositoryOpts) ? args.repositoryOpts : {};
  const values = isMap(args.values) ? args.values : {};
  return {
    name: text(args.name) ?? '',
    namespace: text(args.namespace) ?? '',
    chart: text(args.chart) ?? '',
    version: text(args.version),
    repository: {
      repo: text(repository.repo),
      username: text(repository.username),
      password: text(repository.password),
      caFile: text(repository.caFile),
      certFile: text(repository.certFile),
      keyFile: text(repository.keyFile),
    },
    values: flags.allowNullValues ? values : dropNulls(values),
    valuesFiles: (Array.isArray(args.valueYamlFiles)
      ? args.valueYamlFiles
      : []
    ).map(valuesFile),
    timeout: typeof args.timeout === 'number' ? args.timeout : undefined,
    maxHistory:
      typeof args.maxHistory === 'number' ? args.maxHistory : undefined,
    description: text(args.description),
    keyring: text(args.keyring),
    postrender: text(args.postrender),
    flags,
  };
}

function text(value: Plain | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function valuesFile(value: Plain): ValuesFile {
  if (!isAsset(value)) {
    throw new Error(
      'valueYamlFiles: give FileAsset, StringAsset or RemoteAsset',
    );
  }
  const [path, uri] = [text(value.path), text(value.uri)];
  // A string asset without a text is an empty one, or one of a state, which keeps no texts.
  return { path, uri, text: path || uri ? undefined : text(value.text) ?? '' };
}

function isAsset(value: unknown): value is PlainMap {
  return isMap(value) && value[SIGNATURE] === ASSET_SIGNATURE;
}

/** For comparing: states keep an asset's hash, and not always its text. */
export function hashAssets(value: Plain): Plain {
  if (Array.isArray(value)) {
    return value.map(hashAssets);
  }
  if (!isMap(value)) {
    return value;
  }
  if (isAsset(value)) {
    const { hash, text: content, path, uri } = value;
    return { asset: hash ?? content ?? path ?? uri ?? null };
  }
  return Object.fromEntries(
    Object.entries(value as PlainMap).map(([key, entry]) => [
      key,
      hashAssets(entry),
    ]),
  );
}

const SHORTEST_SECRET = 4;
const HIDDEN = '[secret]';

/** Takes the secrets of the inputs out of a text that helm wrote. */
export function redact(message: string, inputs: PropertyMap): string {
  const secrets = new Set<string>();
  collect(inputs, false, secrets);
  return [...secrets]
    .sort((a, b) => b.length - a.length)
    .reduce((result, secret) => result.split(secret).join(HIDDEN), message);
}

function collect(value: unknown, secret: boolean, found: Set<string>): void {
  if (value instanceof Secret) {
    collect(value.value, true, found);
  } else if (Array.isArray(value)) {
    value.forEach(entry => collect(entry, secret, found));
  } else if (isMap(value)) {
    Object.entries(value).forEach(([key, entry]) =>
      collect(entry, secret || key === 'password', found),
    );
  } else if (secret && typeof value === 'string') {
    if (value.length >= SHORTEST_SECRET) {
      found.add(value);
      found.add(Buffer.from(value).toString('base64'));
    }
  }
}
