import type {
  PendingCreateLook,
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import type { EventReporter } from './EventReporter';
import {
  adoptTaken,
  recoverStack,
  refreshUntilMade,
  toPendingCreate,
} from './recovery';
import type { StackSession } from './StackSession';
import { StackState } from './StackState';

const URN = 'urn:pulumi:demo::aws::aws:ec2/vpc:Vpc::demo';
const OTHER = 'urn:pulumi:demo::aws::aws:ec2/vpc:Vpc::other';

/** A stack in whose middle something was being created. */
function stackWithPending(resources: object[], more: object = {}) {
  let state = StackState.parse(
    JSON.stringify({
      deployment: {
        resources,
        pending_operations: [URN, OTHER].map(urn => ({
          type: 'creating',
          resource: {
            urn,
            type: 'aws:ec2/vpc:Vpc',
            inputs: { a: 1 },
            ...more,
          },
        })),
      },
    }),
  );
  let seenByRefresh: StackState | undefined;
  const session = {
    locks: async () => [],
    exportPlainState: async () => state,
    exportState: async () => state,
    // As Pulumi does, it forgets what is in flight.
    importState: async (next: StackState) => {
      state = next.pending.reduce(
        (known, { resource }) => known.withoutPending(resource.urn),
        next,
      );
    },
    refresh: async () => {
      seenByRefresh = state;
    },
  } as unknown as StackSession;
  return { session, seenByRefresh: () => seenByRefresh! };
}

async function recover(
  outcome: 'adopted' | 'absent',
  look: PendingCreateLook | undefined,
  resources: object[] = [],
) {
  const { session, seenByRefresh } = stackWithPending(resources);
  await recoverStack({
    session,
    entrypoint: {
      recoverPendingCreate: async () => outcome,
      ...(look && { lookUpPendingCreate: async () => look }),
    } as unknown as ProgramEntrypoint,
    context: {} as ProgramContext,
    reporter: { log: () => {} } as unknown as EventReporter,
    kind: 'update',
    run: {} as never,
  });
  return seenByRefresh();
}

it('tells the program what the provider was told that was at it', async () => {
  const provider = {
    urn: 'urn:pulumi:demo::aws::pulumi:providers:kubernetes::cluster',
    id: 'provider-1',
    type: 'pulumi:providers:kubernetes',
    inputs: {
      kubeconfig: {
        '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
        plaintext: '"the kubeconfig"',
      },
    },
  };
  const { session } = stackWithPending([provider], {
    provider: `${provider.urn}::${provider.id}`,
  });
  const [pending] = (await session.exportPlainState()).pending;
  const state = await session.exportPlainState();
  expect(toPendingCreate(pending, state)).toEqual({
    urn: URN,
    type: 'aws:ec2/vpc:Vpc',
    inputs: { a: 1 },
    known: [],
    provider: { kubeconfig: 'the kubeconfig' },
  });
  expect(
    toPendingCreate(
      { ...pending, resource: { ...pending.resource, provider: 'gone' } },
      state,
    ),
  ).not.toHaveProperty('provider');
});

describe('a creation that the program adopts', () => {
  it('is in the state by the id that the program tells, with all others, before the refresh', async () => {
    const state = await recover('adopted', { cloud: 'exists', id: 'vpc-1' });
    expect(state.pending).toEqual([]);
    expect(state.resources).toEqual([
      expect.objectContaining({
        urn: URN,
        id: 'vpc-1',
        outputs: { a: 1 },
        // For a refresh that fails.
        refreshBeforeUpdate: true,
      }),
      expect.objectContaining({ urn: OTHER, id: 'vpc-1' }),
    ]);
  });

  it('is also when only a read can tell whether it is there', async () => {
    const state = await recover('adopted', { cloud: 'unknown', id: 'role' });
    expect(state.resources).toHaveLength(2);
  });

  it.each([
    // The older one is still to be deleted.
    [{ id: 'vpc-0' }, [{ id: 'vpc-0', delete: true }]],
    [{ id: 'vpc-0', pendingReplacement: true }, []],
    // The same again, as an object of a cluster with its name.
    [{ id: 'vpc-1' }, []],
  ])('takes the place of what it was to replace: %j', async (more, left) => {
    const replaced = { urn: URN, type: 'aws:ec2/vpc:Vpc', ...more };
    const look = { cloud: 'exists', id: 'vpc-1' } as const;
    const { resources } = await recover('adopted', look, [replaced]);
    expect(resources).toEqual([
      expect.objectContaining({ urn: URN, id: 'vpc-1', outputs: { a: 1 } }),
      ...left.map(older => expect.objectContaining({ urn: URN, ...older })),
      expect.objectContaining({ urn: OTHER, id: 'vpc-1' }),
    ]);
    expect(resources[0]).not.toHaveProperty('delete');
  });

  it('is looked for again when it was seen and is not any more', async () => {
    await expect(
      recover('adopted', { cloud: 'absent', id: 'vpc-1' }),
    ).rejects.toMatchObject({ class: 'transient' });
  });

  it('knows which of its type the state has already', async () => {
    const { session } = stackWithPending([
      { urn: OTHER, type: 'aws:ec2/vpc:Vpc', id: 'vpc-0' },
      { urn: URN, type: 'aws:ec2/vpc:Vpc', id: 'x', pendingReplacement: true },
      { urn: URN, type: 'aws:ec2/eip:Eip', id: 'eip' },
    ]);
    const state = await session.exportPlainState();
    expect(toPendingCreate(state.pending[0], state).known).toEqual(['vpc-0']);
  });

  it.each([
    ['adopted', undefined],
    ['adopted', { cloud: 'exists' }],
    ['absent', { cloud: 'exists', id: 'vpc-1' }],
  ] as const)('is left to the next update: %s %j', async (outcome, look) => {
    const state = await recover(outcome, look);
    expect(state.resources).toEqual([]);
    expect(state.pending).toHaveLength(2);
  });
});

describe('a creation that a cloud refused, for the name is taken', () => {
  const OWN = { cloud: 'exists', id: 'v', operation: 'op-1' } as const;
  const LATE = { cloud: 'unknown', id: 'v', mayAppearMs: 10_000 } as const;
  const TAKEN = { urn: URN, type: 'aws:ec2/vpc:Vpc', inputs: { a: 1 } };

  async function adopt(
    looks: Array<PendingCreateLook | Error>,
    resources: object[] = [],
    taken = [TAKEN],
  ) {
    let state = StackState.parse(JSON.stringify({ deployment: { resources } }));
    const log: string[] = [];
    const adopted = await adoptTaken(
      {
        session: {
          exportPlainState: async () => state,
          exportState: async () => state,
          importState: async (next: StackState) => {
            state = next;
          },
        } as unknown as StackSession,
        entrypoint: {
          lookUpPendingCreate: async () => {
            const look = looks.shift();
            if (look instanceof Error) {
              throw look;
            }
            return look;
          },
        } as unknown as ProgramEntrypoint,
        context: { operation: 'op-1' } as ProgramContext,
        reporter: {
          log: (line: string) => log.push(line),
        } as unknown as EventReporter,
      },
      taken,
    );
    return { adopted, log, resources: state.resources };
  }

  it('is taken into the state when the operation made it', async () => {
    const { adopted, resources } = await adopt([OWN]);
    expect(adopted).toEqual([URN]);
    expect(resources).toEqual([
      expect.objectContaining({
        urn: URN,
        id: 'v',
        outputs: { a: 1 },
        refreshBeforeUpdate: true,
      }),
    ]);
  });

  it('is looked for again when the cloud lists late, or does not answer', async () => {
    const { adopted, log } = await adopt([LATE, new Error('Throttled'), OWN]);
    expect(adopted).toEqual([URN]);
    expect(log).toContainEqual(expect.stringContaining('Throttled'));
  }, 20_000);

  it.each([
    ["another operation's", { ...OWN, operation: 'op-0' }, []],
    ["nobody's that says so", { cloud: 'exists', id: 'v' }, []],
    ['nowhere that it knows', { ...OWN, cloud: 'absent' }, []],
    ['there, and nobody can tell whose', { cloud: 'unknown', id: 'v' }, []],
    ['there, without an id', { ...OWN, id: undefined }, []],
    // Two of the program have one name, or it is to be replaced by one of its name.
    ['in the state already', OWN, [{ ...TAKEN, urn: OTHER, id: 'v' }]],
    [
      'in the state by another id of its provider',
      OWN,
      [{ ...TAKEN, urn: OTHER, id: 'db-1', outputs: { identifier: 'v' } }],
    ],
  ] as Array<[string, PendingCreateLook, object[]]>)(
    'stays refused when it is %s',
    async (_, look, known) => {
      const { adopted, resources } = await adopt([look], known);
      expect(adopted).toEqual([]);
      expect(resources).toEqual(known);
    },
  );

  it('is adopted once, also when the program wants it twice', async () => {
    const { adopted } = await adopt(
      [OWN, OWN],
      [],
      [TAKEN, { ...TAKEN, urn: OTHER }],
    );
    expect(adopted).toEqual([URN]);
  });
});

describe('what a cloud is still making', () => {
  it('is read until it is made', async () => {
    const stateWith = (status: string) =>
      StackState.parse(
        JSON.stringify({
          deployment: {
            resources: [
              {
                urn: URN,
                type: 'aws:eks/cluster:Cluster',
                outputs: { status },
              },
              // As an object of a cluster has it.
              { urn: OTHER, type: 'x', outputs: { status: { phase: 'a' } } },
            ],
          },
        }),
      );
    const statuses = ['CREATING', 'ACTIVE'];
    const targets: unknown[] = [];
    await refreshUntilMade(
      {
        session: {
          refresh: async ({ target }: { target: string[] }) => {
            targets.push(target);
          },
          exportState: async () => stateWith(statuses.shift()!),
        } as unknown as StackSession,
        reporter: { log: () => {} } as unknown as EventReporter,
        run: {} as never,
      },
      stateWith('creating'),
      0,
    );
    expect(targets).toEqual([[URN], [URN]]);
  });
});
