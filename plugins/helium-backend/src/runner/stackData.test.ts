import type {
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import { StackData } from './stackData';
import { StackState, type StateResource } from './StackState';

const NAMESPACE = 'kubernetes:core/v1:Namespace';
const BUCKET = 'gcp:storage/bucket:Bucket';
const ACCOUNT = 'gcp:serviceaccount/account:Account';

const made = (
  type: string,
  name: string,
  more: Partial<StateResource> = {},
): StateResource => ({
  urn: `urn:pulumi:s::p::${type}::${name}`,
  type,
  custom: true,
  ...more,
});

const entrypoint = {
  persistentData: ({ type, name }) =>
    type === BUCKET && name.startsWith('data')
      ? { where: 'gcp', kind: 'Bucket', name }
      : undefined,
} as Partial<ProgramEntrypoint> as ProgramEntrypoint;

const stackOf = (
  resources: StateResource[],
  program: ProgramEntrypoint = entrypoint,
) =>
  StackData.of(
    StackState.parse(JSON.stringify({ deployment: { resources } })),
    { entrypoint: program, context: {} as ProgramContext },
  );

const countsOf = (...args: Parameters<typeof stackOf>) =>
  stackOf(...args).counts;

describe('the counts of a stack', () => {
  it('are by type, the most first, and say what is declared as data', () => {
    expect(
      countsOf([
        made(NAMESPACE, 'ns'),
        made(BUCKET, 'data'),
        made(ACCOUNT, 'console'),
        made(BUCKET, 'scratch'),
      ]),
    ).toEqual([
      { type: BUCKET, count: 2, kept: 1 },
      { type: ACCOUNT, count: 1, kept: 0 },
      { type: NAMESPACE, count: 1, kept: 0 },
    ]);
  });

  it('have no data of a program that declares none', () => {
    expect(countsOf([made(BUCKET, 'data')], {} as ProgramEntrypoint)).toEqual([
      { type: BUCKET, count: 1, kept: 0 },
    ]);
  });

  it.each([
    ['a component', made('pachyderm:index:Cluster', 'c', { custom: false })],
    ['the stack', made('pulumi:pulumi:Stack', 's', { custom: undefined })],
    ['a provider', made('pulumi:providers:gcp', 'gcp')],
    ['what is only read', made(NAMESPACE, 'ns', { external: true })],
    ['what is left alone', made(NAMESPACE, 'ns', { retainOnDelete: true })],
    ['what has gone', made(NAMESPACE, 'ns', { pendingReplacement: true })],
  ])('leave out %s', (_, resource) => {
    expect(countsOf([resource])).toEqual([]);
  });
});

describe('the data of a stack', () => {
  it('is said to be removable when a destroy removes it', () => {
    const stack = stackOf([
      made(BUCKET, 'data'),
      made(BUCKET, 'scratch'),
      made(BUCKET, 'data-that-is-read', { external: true }),
      made(BUCKET, 'data-left-alone', { retainOnDelete: true }),
    ]);
    expect(stack.removable.map(({ name }) => name)).toEqual(['data']);
    expect(stack.all).toHaveLength(3);
  });

  it('is named once, however many resources it is', () => {
    const stack = stackOf([made(BUCKET, 'data'), made(ACCOUNT, 'data')], {
      ...entrypoint,
      persistentData: () => ({ where: 'gcp', kind: 'Bucket', name: 'data' }),
    });
    expect(stack.removable).toEqual([
      { where: 'gcp', kind: 'Bucket', name: 'data' },
    ]);
  });
});
