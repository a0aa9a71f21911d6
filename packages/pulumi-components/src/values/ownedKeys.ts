import type { OwnedKey } from './effectiveValues';

const HOSTS = 'Helium gives each workspace host names of its own';
const OIDC = "Helium wires the workspace's OIDC client to its host names";
const STORAGE = 'Helium decides where a workspace keeps its data';
const IDENTITY =
  'Helium gives pachd and its workers accounts that may use their bucket and nothing else';
const NAMESPACE = 'Helium keeps a workspace within its namespace';
const PAGES = "Helium shows the workspace's Console";
const SECRET = 'it is a secret: give it as secretValues';

const owned = (because: string, ...keys: string[]): OwnedKey[] =>
  keys.map(key => ({ key, because }));

/** Keys of Pachyderm's chart that nobody but Helium sets, not even its settings: they follow from the workspace's name. @public */
export const COMPUTED_KEYS: readonly OwnedKey[] = [
  ...owned(HOSTS, 'ingress', 'proxy.host'),
  ...owned(
    OIDC,
    'oidc.issuerURI',
    'oidc.userAccessibleOauthIssuerHost',
    'console.config.oauthRedirectURI',
    'console.config.reactAppRuntimeIssuerURI',
    'pachd.oauthRedirectURI',
  ),
  ...owned(PAGES, 'console.enabled', 'proxy.enabled', 'pachd.enabled'),
  ...owned(NAMESPACE, 'global.namespace'),
];

/** Keys of Pachyderm's chart that decide where it keeps its data, and as whom it does. @public */
export const STORAGE_KEYS: readonly OwnedKey[] = owned(
  STORAGE,
  'deployTarget',
  'pachd.storage.backend',
  'pachd.storage.local',
  'pachd.storage.google',
  'pachd.storage.amazon',
  'pachd.storage.microsoft',
  'pachd.storage.minio',
);

/** Keys of Pachyderm's chart by which its pods prove to the cloud who they are. @public */
export const IDENTITY_KEYS: readonly OwnedKey[] = owned(
  IDENTITY,
  'pachd.serviceAccount',
  'pachd.worker.serviceAccount',
);

/** Keys of Pachyderm's chart that a workspace's values can't set. @public */
export const OWNED_KEYS: readonly OwnedKey[] = [
  ...COMPUTED_KEYS,
  ...owned(
    OIDC,
    'oidc',
    'console.config.oauthClientID',
    'console.config.oauthClientSecret',
    'console.config.oauthClientSecretSecretName',
    'pachd.oauthClientID',
    'pachd.oauthClientSecret',
    'pachd.oauthClientSecretSecretName',
  ),
  ...STORAGE_KEYS,
  ...owned(HOSTS, 'proxy.tls', 'proxy.service.type'),
];

/** Keys that hold secrets, and so don't belong into values that are shown. @public */
export const SECRET_KEYS: readonly OwnedKey[] = owned(
  SECRET,
  'global.postgresql.postgresqlPassword',
  'global.postgresql.postgresqlPostgresPassword',
  'pachd.enterpriseLicenseKey',
  'pachd.enterpriseRootToken',
  'pachd.enterpriseSecret',
  'pachd.enterpriseServerToken',
  'pachd.rootToken',
  'pachd.tls.newSecret',
);
