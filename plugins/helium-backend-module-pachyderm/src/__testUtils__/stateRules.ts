import {
  policyRules,
  unprotectedBuckets,
} from '@helium-portal/pulumi-components/policies';
import { KeptResource, KeptState, SECRET_MARK } from './KeptState';

const WORKSPACE = 'helium.dev/workspace';
const RELEASE = 'kubernetes:helm.sh/v3:Release';
const SECRET = 'kubernetes:core/v1:Secret';

/** Of what holds one; what is named like `token_url` does not. */
const SECRET_NAME = /^(client_?secret|password|rootToken|secret|token)$/i;

/** What takes neither labels nor a description, and goes with what it belongs to: rights, routes, records, settings of buckets. */
const PARTS = new Set([
  'AccessPolicyAssociation',
  'Alias',
  'BackupPolicy',
  'BucketIAMMember',
  'BucketLifecycleConfiguration',
  'BucketPolicy',
  'BucketPublicAccessBlock',
  'BucketServerSideEncryptionConfiguration',
  'DnsManagedZoneIamMember',
  'IAMMember',
  'MountTarget',
  'RecordSet',
  'RolePolicy',
  'RolePolicyAttachment',
  'Route',
  'RouteTableAssociation',
  'RouterNat',
]);

/** Shorter text may stand elsewhere by chance. */
const TELLING = 16;

/** What nobody may find in a state, whoever made it: private keys, also in base64, and tokens of service accounts. */
const ALWAYS_SECRET =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|LS0tLS1CRUdJTiB(QUklWQVRF|SU0EgUFJJVkFUR|FQyBQUklWQVRF)|eyJhbGciOi[\w-]+\.[\w-]+\.[\w-]{16,}/;

/** What must hold for everything that a program makes: a title, and what tells where a state breaks it. */
export const STATE_RULES: Array<
  [title: string, broken: (kept: KeptState, secrets: string[]) => string[]]
> = [
  [
    'all is labelled',
    ({ deployment, labels }) => unlabelled(deployment.resources, labels),
  ],
  [
    'no bucket, node or database is public, and nothing unencrypted',
    ({ deployment, labels }) => broken(deployment.resources, labels),
  ],
  ['no secret is kept in plain text', secretsInPlain],
];

/** @param secrets - what people and settings gave the program */
function secretsInPlain(
  { text, deployment }: KeptState,
  secrets: string[],
): string[] {
  return [
    ...readable(text, [...secrets, ...enveloped(deployment)]),
    ...unwrappedSecrets(JSON.parse(text)),
    ...(ALWAYS_SECRET.exec(text)?.slice(0, 1) ?? []),
  ];
}

const made = (resources: KeptResource[]) =>
  resources.filter(
    ({ custom, external, type }) =>
      custom && !external && !type.startsWith('pulumi:'),
  );

/** What neither carries the workspace's label nor is described as the workspace's nor goes with what is. */
function unlabelled(
  resources: KeptResource[],
  labels: Record<string, string>,
): string[] {
  const name = labels[WORKSPACE];
  const namespaces = new Set(
    resources
      .filter(({ type }) => type === 'kubernetes:core/v1:Namespace')
      .map(({ inputs }) => inputs?.metadata.name),
  );
  return made(resources)
    .filter(({ type, inputs = {} }) => {
      if (type === RELEASE) {
        // What Helm makes goes with its namespace, which is labelled; in another's its chart is told the labels.
        return (
          !namespaces.has(inputs.namespace) &&
          inputs.values?.labels?.[WORKSPACE] !== name
        );
      }
      if (type.startsWith('kubernetes:')) {
        return inputs.metadata?.labels?.[WORKSPACE] !== name;
      }
      const carried = [
        inputs.tags?.[WORKSPACE],
        inputs.labels?.['helium-workspace'],
        inputs.resourceLabels?.['helium-workspace'],
        inputs.nodeConfig?.resourceLabels?.['helium-workspace'],
        /helium-workspace=([\w-]+);/.exec(inputs.description)?.[1],
      ];
      return !carried.includes(name) && !PARTS.has(type.split(':').at(-1)!);
    })
    .map(({ urn }) => urn);
}

function broken(
  resources: KeptResource[],
  labels: Record<string, string>,
): string[] {
  const all = made(resources).map(({ type, urn, inputs = {} }) => ({
    type,
    name: urn.split('::').at(-1)!,
    props: inputs,
  }));
  return [
    ...all.flatMap(({ type, name, props }) =>
      policyRules(labels).flatMap(rule =>
        rule.check(type, props).map(problem => `${type} ${name}: ${problem}`),
      ),
    ),
    ...unprotectedBuckets(all),
  ];
}

/** Those of the secrets that stand in a text, as they are or in base64. */
function readable(text: string, secrets: string[]): string[] {
  return secrets.filter(
    secret =>
      text.includes(secret) ||
      text.includes(Buffer.from(secret).toString('base64')),
  );
}

/** What the engine encrypts, as far as it is a secret by its name or by its place; whole outputs are that hold one. */
function enveloped({ resources }: KeptState['deployment']): string[] {
  return resources.flatMap(({ type, inputs, outputs }) =>
    [inputs, outputs].flatMap(side => [
      ...namedSecrets(side, false),
      ...(type === SECRET
        ? [side?.data, side?.stringData].flatMap(data =>
            textsIn(withoutPublic(opened(data))),
          )
        : []),
    ]),
  );
}

/** Without its envelopes. */
function opened(node: any): any {
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  return SECRET_MARK in node
    ? JSON.parse(node.plaintext)
    : Object.fromEntries(
        Object.entries(node).map(([key, value]) => [key, opened(value)]),
      );
}

/** What a service account's token comes with. */
function withoutPublic(data: Record<string, unknown> = {}) {
  const { 'ca.crt': authority, namespace, ...rest } = data;
  return rest;
}

function namedSecrets(node: any, sealed: boolean): string[] {
  return Object.entries<any>(node ?? {}).flatMap(([key, value]) => {
    const inside =
      sealed || (typeof value === 'object' && value && SECRET_MARK in value);
    const plain = inside ? opened(value) : value;
    if (typeof plain === 'string') {
      return inside && SECRET_NAME.test(key) ? textsIn(plain) : [];
    }
    return typeof plain === 'object' ? namedSecrets(plain, inside) : [];
  });
}

/** Paths of what lies open in the Kubernetes secrets of a state. */
function unwrappedSecrets({ checkpoint }: any): string[] {
  return checkpoint.latest.resources
    .filter(({ type }: KeptResource) => type === SECRET)
    .flatMap(({ urn, inputs, outputs }: KeptResource) =>
      [inputs, outputs].flatMap(side =>
        ['data', 'stringData']
          .filter(key => textsIn(side?.[key]).length > 0)
          .map(key => `${urn} ${key}`),
      ),
    );
}

/** Telling texts outside of envelopes. */
function textsIn(node: unknown): string[] {
  if (typeof node === 'string') {
    return node.length >= TELLING ? [node] : [];
  }
  return typeof node === 'object' && node !== null && !(SECRET_MARK in node)
    ? Object.values(node).flatMap(textsIn)
    : [];
}
