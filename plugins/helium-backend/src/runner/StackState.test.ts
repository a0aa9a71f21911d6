import { revealSecrets, StackState } from './StackState';

const urn = (type: string, name: string) => `urn:pulumi:s::p::${type}::${name}`;
const STACK = urn('pulumi:pulumi:Stack', 'p-s');
const PROVIDER = urn('pulumi:providers:kubernetes', 'old');
const OTHER = urn('pulumi:providers:kubernetes', 'new');
const CLUSTER = urn('gcp:container/cluster:Cluster', 'cluster');
const NAMESPACE = urn('kubernetes:core/v1:Namespace', 'ns');
const RELEASE = urn('kubernetes:helm.sh/v3:Release', 'release');
const RECORD = urn('gcp:dns/recordSet:RecordSet', 'record');

const state = StackState.parse(
  JSON.stringify({
    version: 3,
    deployment: {
      manifest: { magic: 'kept' },
      secrets_providers: { type: 'passphrase', state: { salt: 'kept' } },
      resources: [
        { urn: STACK, type: 'pulumi:pulumi:Stack' },
        { urn: CLUSTER, type: 'gcp:container/cluster:Cluster', parent: STACK },
        {
          urn: PROVIDER,
          type: 'pulumi:providers:kubernetes',
          id: 'a',
          parent: STACK,
          dependencies: [CLUSTER],
        },
        { urn: OTHER, type: 'pulumi:providers:kubernetes', id: 'b' },
        {
          urn: NAMESPACE,
          type: 'kubernetes:core/v1:Namespace',
          id: 'ns',
          parent: STACK,
          provider: `${PROVIDER}::a`,
        },
        {
          urn: RECORD,
          type: 'gcp:dns/recordSet:RecordSet',
          id: 'record',
          custom: true,
          external: false,
          parent: NAMESPACE,
          dependencies: [CLUSTER, NAMESPACE],
          propertyDependencies: { rrdatas: [NAMESPACE], name: [CLUSTER] },
          deletedWith: NAMESPACE,
        },
      ],
      pending_operations: [
        {
          type: 'creating',
          resource: {
            urn: RELEASE,
            type: 'kubernetes:helm.sh/v3:Release',
            inputs: { name: 'release' },
            provider: `${PROVIDER}::a`,
          },
        },
      ],
    },
  }),
);
const [provider] = state.kubernetesProviders;
const deploymentOf = (changed: StackState) =>
  JSON.parse(changed.toString()).deployment;

it('drops a provider with its resources, and what others say of them', () => {
  const changed = state.withoutProvider(provider);
  expect(changed.resources.map(each => each.urn)).toEqual([
    STACK,
    CLUSTER,
    OTHER,
    RECORD,
  ]);
  expect(changed.pending).toEqual([]);
  expect(deploymentOf(changed).resources[3]).toEqual({
    urn: RECORD,
    type: 'gcp:dns/recordSet:RecordSet',
    id: 'record',
    custom: true,
    external: false,
    parent: STACK,
    dependencies: [CLUSTER],
    propertyDependencies: { rrdatas: [], name: [CLUSTER] },
  });
  // What was parsed stays as it was, and what nobody looks at is kept.
  expect(state.resources).toHaveLength(6);
  expect(deploymentOf(changed)).toMatchObject({
    manifest: { magic: 'kept' },
    secrets_providers: { state: { salt: 'kept' } },
  });
});

it('leaves the provider that replaces a dropped one, with its resources, alone', () => {
  const onNew = { urn: NAMESPACE, id: 'ns2', provider: `${PROVIDER}::new` };
  const onOld = { urn: NAMESPACE, id: 'ns1', provider: `${PROVIDER}::old` };
  const replacing = StackState.parse(
    JSON.stringify({
      deployment: {
        resources: [
          { urn: PROVIDER, type: 'pulumi:providers:kubernetes', id: 'new' },
          onNew,
          { urn: RECORD, type: 'a:b:C', dependencies: [NAMESPACE, PROVIDER] },
          onOld,
          { urn: PROVIDER, type: 'pulumi:providers:kubernetes', id: 'old' },
        ],
      },
    }),
  );
  const [living, dead] = replacing.kubernetesProviders;
  expect(replacing.resourcesOf(dead)).toEqual([onOld]);
  expect(replacing.withoutProvider(dead).resources).toEqual([
    living,
    onNew,
    expect.objectContaining({ dependencies: [NAMESPACE, PROVIDER] }),
  ]);
});

it('counts the resources of a provider', () => {
  expect(state.kubernetesProviders.map(each => each.urn)).toEqual([
    PROVIDER,
    OTHER,
  ]);
  expect(state.resourcesOf(provider)).toHaveLength(1);
  expect(state.resourcesOf(state.kubernetesProviders[1])).toEqual([]);
});

it('makes a resource of what was in flight, or forgets it', () => {
  const imported = state.withImported(RELEASE, 'ns/release');
  expect(imported.pending).toEqual([]);
  expect(imported.resources.at(-1)).toEqual({
    urn: RELEASE,
    type: 'kubernetes:helm.sh/v3:Release',
    id: 'ns/release',
    inputs: { name: 'release' },
    outputs: { name: 'release' },
    provider: `${PROVIDER}::a`,
    refreshBeforeUpdate: true,
  });
  const forgotten = state.withoutPending(RELEASE);
  expect(forgotten.pending).toEqual([]);
  expect(forgotten.resources).toEqual(state.resources);
});

it('has what was being changed read again before anybody relies on it', () => {
  const resource = { urn: RECORD, type: 'gcp:dns/recordSet:RecordSet' };
  const updating = StackState.parse(
    JSON.stringify({
      deployment: {
        resources: [{ ...resource, id: 'record' }],
        pending_operations: [{ type: 'updating', resource }],
      },
    }),
  );
  expect(updating.withoutPending(RECORD).resources).toEqual([
    { ...resource, id: 'record', refreshBeforeUpdate: true },
  ]);
  expect(state.withoutPending(RECORD).resources).toEqual(state.resources);
});

it('has in flight what an engine kept nothing of, once', () => {
  const resource = { urn: RECORD, type: 'a:b:C', inputs: { name: 'record' } };
  const lost = state.withPending(resource).withPending(resource);
  expect(lost.pending).toEqual([
    ...state.pending,
    { type: 'creating', resource },
  ]);
  expect(lost.resources).toEqual(state.resources);
  const { resources } = lost.withImported(RECORD, 'id');
  // In the place of the one that it was to replace, which is to be deleted.
  expect(resources.slice(-2)).toMatchObject([
    { urn: RECORD, id: 'id', inputs: { name: 'record' } },
    { urn: RECORD, id: 'record', delete: true },
  ]);
});

it('reveals secrets wherever they are', () => {
  const secret = (plaintext: string) => ({
    '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
    plaintext,
  });
  expect(
    revealSecrets({
      plain: 1,
      text: secret('"hush"'),
      nested: [{ deep: secret(JSON.stringify({ inner: secret('true') })) }],
    }),
  ).toEqual({ plain: 1, text: 'hush', nested: [{ deep: { inner: true } }] });
  expect(revealSecrets(undefined)).toEqual({});
});

it('tells what resources need, and not what needs them', () => {
  expect(new Set(state.withWhatTheyNeed([NAMESPACE]))).toEqual(
    new Set([NAMESPACE, PROVIDER, CLUSTER, STACK]),
  );
  expect(state.withWhatTheyNeed([RECORD])).toContain(NAMESPACE);
  expect(state.withWhatTheyNeed([OTHER])).toEqual([OTHER]);
  expect(state.withWhatTheyNeed([])).toEqual([]);
});
