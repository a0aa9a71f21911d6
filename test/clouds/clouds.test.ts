import type { Casualty, CloudFault } from '@helium-portal/sandbox/clouds';
import { aws } from './support/aws';
import type { CutOffPart, PermanentRefusal } from './support/CloudCase';
import { CloudSite } from './support/CloudSite';
import { gcp } from './support/gcp';

jest.setTimeout(900_000);

const CLUSTER = 'otters';

describe.each([gcp, aws])('on $title', cloudCase => {
  const { cloud, programs, stockOut, refusals, bucket, account, cluster } =
    cloudCase;
  const clusterProgram = `${cloud}_cluster_only`;
  const program = `${cloud}_namespace_only`;
  const made: string[] = [];
  let site: CloudSite;

  beforeAll(async () => {
    site = await CloudSite.start(cloud, programs);
  }, 300_000);

  afterAll(() => site?.close());

  afterEach(() => site?.clouds.clearFaults());

  const create = (name: string) => {
    made.push(name);
    return site.create(name, program, {
      clusterStack: CLUSTER,
      disableNotebooks: true,
    });
  };

  const expectReady = async (name: string, of = program) => {
    const { status, failure } = await site.workspace(name);
    expect({ status, failure }).toEqual({ status: 'ready' });
    const held = await site.holds(name);
    expect(held).toEqual(await site.inState(name, of));
    expect(new Set(held).size).toBe(held.length);
  };

  it('tells of a stock-out what to do, and takes what there is later', async () => {
    await site.clouds.setFault(stockOut.all);
    const created = await site.create(CLUSTER, clusterProgram);
    expect(created.state).toBe('needs-attention');
    expect(await site.failureClassOf(created)).toBe('transient');
    const { status, failure } = await site.workspace(CLUSTER);
    expect(status).toBe('needs-attention');
    expect(failure?.message).toMatch(stockOut.told);

    await site.clouds.clearFaults();
    await site.clouds.setFault(stockOut.still);
    const retried = await site.retry(CLUSTER);
    await expectReady(CLUSTER, clusterProgram);
    const { outputs } = await site.workspace(CLUSTER);
    expect(outputs?.placement).toEqual(stockOut.placement);
    expect(await site.site.logOf(retried)).toMatch(stockOut.line);
  });

  it('tells of each refusal what to do, and goes on once it is gone', async () => {
    const expectRefused = async (refusal: PermanentRefusal) => {
      const { title: workspace, fault } = refusal;
      if (fault) {
        await site.clouds.setFault({ ...fault, cloud, workspace });
      } else {
        await site.clouds.expireCredentials(cloud);
      }
      const created = await create(workspace);
      expect(created.state).toBe('failed');
      expect(await site.failureClassOf(created)).toBe(refusal.class);
      const { status, failure } = await site.workspace(workspace);
      expect(status).toBe('failed');
      expect(failure?.message).toMatch(refusal.told);
    };
    await Promise.all(refusals.filter(({ fault }) => fault).map(expectRefused));
    // They are everybody's.
    for (const refusal of refusals.filter(({ fault }) => !fault)) {
      await expectRefused(refusal);
    }
    await site.clouds.clearFaults();
    await Promise.all(refusals.map(({ title }) => site.retry(title)));
    for (const { title } of refusals) {
      await expectReady(title);
    }
  });

  it('goes on by itself when it is throttled, slow, or dies half-way', async () => {
    const once = { cloud, times: 1 } as const;
    const faults: Record<string, CloudFault[]> = {
      // More often than a provider itself tries again.
      throttled: [
        { kind: 'throttle', cloud, type: bucket, times: 7 },
        { kind: 'slow', cloud, type: account, seconds: 3 },
      ],
      'provider-dies': [{ kind: 'die', ...once, type: account }],
      'engine-dies': [{ kind: 'die', ...once, type: bucket, who: 'engine' }],
    };
    for (const [workspace, its] of Object.entries(faults)) {
      for (const fault of its) {
        await site.clouds.setFault({ ...fault, workspace });
      }
    }
    await Promise.all(Object.keys(faults).map(create));
    for (const name of Object.keys(faults)) {
      await expectReady(name);
    }
    // None but the slow one is left: all of them have struck.
    expect((await site.clouds.faults()).map(({ kind }) => kind)).toEqual([
      'slow',
    ]);
  });

  const dieAt = async (
    workspace: string,
    { type, suffix }: CutOffPart,
    who: Casualty,
  ) =>
    await site.clouds.setFault({
      kind: 'die',
      cloud,
      workspace,
      type,
      who,
      times: 1,
      ...(suffix && { name: `${workspace}${suffix}` }),
    });

  /** @returns what became of it when it was taken away again */
  const makeOnce = async (name: string) => {
    await site.create(name, clusterProgram, cluster.parameters);
    await expectReady(name, clusterProgram);
    expect(await site.clouds.faults()).not.toContainEqual(
      expect.objectContaining({ kind: 'die' }),
    );
    await site.destroy(name);
    const { status, unverified } = await site.workspace(name);
    return { status, unverified };
  };

  it.each(
    (['engine', 'provider'] as const).flatMap(who =>
      cluster.cutOff.map((parts, index) => ({
        who,
        parts,
        name: `${who}-cut-off-${index}`,
        titles: parts.map(({ type }) => type.split(':')[1]).join(' and '),
      })),
    ),
  )(
    'makes a cluster whose $who dies at $titles, and nothing of it twice',
    async ({ who, parts, name }) => {
      for (const part of parts) {
        await dieAt(name, part, who);
      }
      expect(await makeOnce(name)).toEqual({ status: 'destroyed' });
    },
  );

  it('makes a cluster once that was cut off, and is listed late', async () => {
    const name = 'listed-late';
    await site.clouds.setFault({ kind: 'unlisted', cloud, seconds: 15 });
    await dieAt(name, cluster.late, 'engine');
    expect(await makeOnce(name)).toEqual({ status: 'destroyed' });
  });

  it('changes a workspace in place', async () => {
    const [name] = made;
    const updated = await site.update(name, { pachdVersion: '2.11.3' });
    expect(updated).toMatchObject({
      state: 'succeeded',
      summary: { update: 1 },
    });
    await expectReady(name);
  });

  it('keeps the cluster while workspaces live on it', async () => {
    const refusal = await site.destroy(CLUSTER).then(
      () => undefined,
      error => error,
    );
    expect(JSON.stringify(refusal?.body)).toContain(
      `${made.length} workspaces are built on it`,
    );
    expect((await site.workspace(CLUSTER)).status).toBe('ready');
  });

  it('takes the workspaces away, and then the cluster', async () => {
    await Promise.all(made.map(name => site.destroy(name)));
    await site.destroy(CLUSTER);
    for (const name of [...made, CLUSTER]) {
      const { status, unverified } = await site.workspace(name);
      expect({ status, unverified }).toEqual({ status: 'destroyed' });
    }
    expect(await site.clouds.list(cloud)).toEqual([]);
    expect(await site.site.state.stacks()).toEqual([]);
  });
});
