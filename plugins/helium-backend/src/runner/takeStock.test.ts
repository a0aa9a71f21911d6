import type {
  KeptData,
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import type { AttemptResult, OperationKind } from './protocol';
import type { OperationEnvironment } from './runOperation';
import { StackState } from './StackState';
import { takeStock } from './takeStock';

const BUCKET = 'gcp:storage/bucket:Bucket';
const bucket = { where: 'gcp', kind: 'Bucket', name: 'calm-otter' };
const volume = {
  where: 'kubernetes',
  kind: 'v1/PersistentVolume',
  name: 'pvc-1',
};
const resources = [{ type: BUCKET, count: 1, kept: 1 }];
const AN_INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT.+Z$/);

function stackWithBucket() {
  const urn = `urn:pulumi:s::p::${BUCKET}::data`;
  const deployment = { resources: [{ urn, type: BUCKET, custom: true }] };
  return StackState.parse(JSON.stringify({ deployment }));
}

const throws = (message: string) => async () => {
  throw new Error(message);
};

/** Takes stock of a stack with a bucket, in a cluster with a volume. */
async function take(
  changes: {
    kind?: OperationKind;
    outcome?: AttemptResult['outcome'];
    entrypoint?: Partial<ProgramEntrypoint>;
    exportState?: () => Promise<StackState>;
  } = {},
) {
  const logged: string[] = [];
  const environment = {
    spec: { operation: { kind: changes.kind ?? 'update' } },
    hasStack: true,
    session: {
      exportState: changes.exportState ?? (async () => stackWithBucket()),
    },
    entrypoint: {
      persistentData: () => bucket,
      keepData: async () => [],
      listData: async () => [volume],
      ...changes.entrypoint,
    },
    context: {} as ProgramContext,
    reporter: { log: (line: string) => logged.push(line) },
    stopper: { signal: new AbortController().signal },
  } as unknown as OperationEnvironment;
  const outcome = changes.outcome ?? 'succeeded';
  return { stock: await takeStock(environment, { outcome }), logged };
}

describe('the stock that is taken after an operation', () => {
  it('is the counts of the stack, and the data in it and outside of it', async () => {
    const { stock, logged } = await take();
    expect(stock).toEqual({
      resources,
      data: {
        items: [bucket, volume],
        totalItems: 2,
        complete: true,
        listedAt: AN_INSTANT,
      },
    });
    expect(logged).toEqual([]);
  });

  it('names once what is in both', async () => {
    const { stock } = await take({
      entrypoint: { listData: async () => [bucket] },
    });
    expect(stock.data).toMatchObject({ items: [bucket], totalItems: 1 });
  });

  it('has the stack when the rest can not be listed', async () => {
    const { stock, logged } = await take({
      entrypoint: { listData: throws('the cluster is away') },
    });
    expect(stock).toEqual({
      resources,
      data: { items: [bucket], totalItems: 1, complete: false },
    });
    expect(logged).toEqual([expect.stringContaining('the cluster is away')]);
  });

  it('has the rest when the stack can not be read', async () => {
    const { stock, logged } = await take({
      exportState: throws('the state is away'),
    });
    expect(stock).toEqual({
      resources: undefined,
      data: {
        items: [volume],
        totalItems: 1,
        complete: false,
        listedAt: AN_INSTANT,
      },
    });
    expect(logged).toEqual([expect.stringContaining('the state is away')]);
  });

  it('is empty when neither can be told, and that is no error', async () => {
    const { stock, logged } = await take({
      exportState: throws('the state is away'),
      entrypoint: { listData: throws('the cluster is away') },
    });
    expect(stock).toEqual({ resources: undefined, data: undefined });
    expect(logged).toHaveLength(2);
  });

  it.each<[string, any]>([
    ['is no list', { volume }],
    ['has a name that is too long', [{ ...volume, name: 'x'.repeat(256) }]],
  ])('says so when what is listed %s', async (_, listed) => {
    const { stock, logged } = await take({
      entrypoint: { listData: async () => listed },
    });
    expect(stock).toEqual({
      resources,
      data: { items: [bucket], totalItems: 1, complete: false },
    });
    expect(logged).toEqual([
      expect.stringMatching(/^What data is outside of the stack can't be told/),
    ]);
  });

  it('gives up a look that hangs', async () => {
    jest.useFakeTimers();
    try {
      const taken = take({
        entrypoint: { listData: () => new Promise<KeptData[]>(() => {}) },
      });
      await jest.advanceTimersByTimeAsync(15_000);
      const { stock, logged } = await taken;
      expect(stock.resources).toEqual(resources);
      expect(stock.data?.complete).toBe(false);
      expect(logged).toEqual([
        expect.stringContaining('took longer than 15 seconds'),
      ]);
    } finally {
      jest.useRealTimers();
    }
  });

  it.each<[string, Partial<ProgramEntrypoint>, boolean]>([
    ['keeps data there and can not list it', {}, false],
    ['keeps no data there', { keepData: undefined }, true],
  ])(
    'says whether it is complete for a program that %s',
    async (_, entrypoint, complete) => {
      const { stock } = await take({
        entrypoint: { listData: undefined, ...entrypoint },
      });
      expect(stock.data).toEqual({ items: [bucket], totalItems: 1, complete });
    },
  );

  it('names so much and counts the rest', async () => {
    const volumes = Array.from({ length: 150 }, (_, index) => ({
      ...volume,
      name: `pvc-${index}`,
    }));
    const { stock } = await take({
      entrypoint: { listData: async () => volumes },
    });
    expect(stock.data?.items).toEqual([bucket, ...volumes.slice(0, 99)]);
    expect(stock.data?.totalItems).toBe(151);
  });

  it.each<[OperationKind, AttemptResult['outcome'], boolean]>([
    ['preview', 'succeeded', false],
    ['destroy', 'succeeded', false],
    ['destroy', 'failed', true],
    ['sleep', 'succeeded', true],
  ])('is taken after a %s that %s: %s', async (kind, outcome, taken) => {
    const { stock } = await take({ kind, outcome });
    expect(Object.keys(stock)).toEqual(taken ? ['resources', 'data'] : []);
  });
});
