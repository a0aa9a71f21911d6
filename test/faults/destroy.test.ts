import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultSite, until } from './support';
import { FaultCluster } from './support/FaultCluster';

jest.setTimeout(1_200_000);

/** Retries of a destroy come after a minute, then two. */
const DESTROYED_MS = 500_000;
const FINALIZER = 'example.com/hold';
const ROLE = 'what-the-chart-made-outside';

/** What keeps a workspace from being destroyed. */
interface Hindrance {
  title: string;
  workspace: string;
  program: 'ledger' | 'kubernetes_namespace';
  site: () => FaultSite;
  hinder(): Promise<void>;
  /** What people are told, in the failure or in the list of what is left. */
  told: RegExp[];
  mend(): Promise<void>;
}

describe('a destroy', () => {
  let cluster: FaultCluster;
  /** One loses a plugin and its cluster, the other its credentials. */
  let one: FaultSite;
  let other: FaultSite;
  const outcomes = new Map<string, Promise<void>>();

  const plugin = () =>
    join(one.home, 'pulumi', 'plugins', 'resource-ledger-v1.0.0');
  // Beside the others the engine would find it under any name.
  const away = () => join(one.home, 'plugin-away');
  const kubeconfig = () => join(one.home, 'kubeconfig');

  const hindrances: Hindrance[] = [
    {
      title: 'without its plugin',
      workspace: 'no-plugin',
      program: 'ledger',
      site: () => one,
      hinder: () => rename(plugin(), away()),
      told: [/plugin/, /ledger/],
      mend: () => rename(away(), plugin()),
    },
    {
      title: 'whose cluster vanished',
      workspace: 'no-cluster',
      program: 'kubernetes_namespace',
      site: () => one,
      hinder: async () => {
        const text = await readFile(kubeconfig(), 'utf8');
        await writeFile(
          kubeconfig(),
          text.replace(/(server: https:\/\/[^:]+):\d+/, '$1:9'),
        );
      },
      told: [/127\.0\.0\.1:9|unreachable/, /refused|unreachable/i],
      mend: async () =>
        writeFile(kubeconfig(), await readFile(cluster.kubeconfig)),
    },
    {
      title: 'with expired credentials',
      workspace: 'no-credentials',
      program: 'ledger',
      site: () => other,
      hinder: async () => other.cloud.expireCredentials(),
      told: [/UNAUTHENTICATED: the credentials for the ledger are expired/],
      mend: async () => other.cloud.expireCredentials(false),
    },
    {
      title: 'on a finalizer whose controller is gone',
      workspace: 'stuck',
      program: 'kubernetes_namespace',
      site: () => other,
      hinder: async () => {
        await cluster.kubectl(
          'create',
          'configmap',
          'held',
          '--namespace=stuck',
        );
        await patchHeld([FINALIZER]);
      },
      told: [new RegExp(FINALIZER)],
      mend: () => patchHeld([]),
    },
    {
      title: 'of a release that helm lost',
      workspace: 'lost',
      program: 'kubernetes_namespace',
      site: () => other,
      hinder: async () => {
        await cluster.kubectl(
          'create',
          'clusterrole',
          ROLE,
          '--verb=get',
          '--resource=pods',
        );
        await cluster.kubectl(
          'label',
          'clusterrole',
          ROLE,
          'app.kubernetes.io/managed-by=Helm',
        );
        await cluster.kubectl(
          'annotate',
          'clusterrole',
          ROLE,
          'meta.helm.sh/release-name=pachyderm',
          'meta.helm.sh/release-namespace=lost',
        );
        await cluster.kubectl(
          'delete',
          'secret',
          '--namespace=lost',
          '--selector=owner=helm',
        );
      },
      told: [new RegExp(ROLE)],
      mend: async () => {
        await cluster.kubectl('delete', 'clusterrole', ROLE);
      },
    },
  ];

  async function patchHeld(finalizers: string[]): Promise<void> {
    await cluster.kubectl(
      'patch',
      'configmap',
      'held',
      '--namespace=stuck',
      '--type=merge',
      '--patch',
      JSON.stringify({ metadata: { finalizers } }),
    );
  }

  async function goThrough(hindrance: Hindrance): Promise<void> {
    const { workspace, program } = hindrance;
    const site = hindrance.site();
    const parameters =
      program === 'ledger' ? { entries: 2 } : { disableNotebooks: true };
    await site.client.createWorkspace({
      name: workspace,
      program,
      expiresIn: 'PT8H',
      parameters,
    });
    const create = await site.lastOperation(workspace);
    expect(await site.ended(create, DESTROYED_MS)).toMatchObject({
      state: 'succeeded',
    });

    await hindrance.hinder();
    await site.client.deleteWorkspace(workspace);
    const first = await site.lastOperation(workspace);
    const said = await until(
      `${workspace} says what is wrong`,
      async () => {
        const { failure, leftovers, status } = await site.workspace(workspace);
        expect(status).not.toBe('destroyed');
        const text = JSON.stringify([failure?.message, leftovers]);
        return failure || leftovers?.length ? text : undefined;
      },
      { timeoutMs: DESTROYED_MS, pauseMs: 500 },
    );
    for (const pattern of hindrance.told) {
      expect(said).toMatch(pattern);
    }

    await hindrance.mend();
    await until(
      `${workspace} is destroyed`,
      async () => (await site.workspace(workspace)).status === 'destroyed',
      { timeoutMs: DESTROYED_MS, pauseMs: 500 },
    );
    const { items } = await site.client.listOperations(workspace);
    const tries = items.filter(({ kind }) => kind === 'destroy');
    // Tried again without anybody having asked.
    expect(tries.length > 1 || (await site.attempts(first)).length > 1).toBe(
      true,
    );
    expect(await site.state.stacks(workspace)).toEqual([]);
    expect(site.cloud.list(workspace)).toEqual([]);
  }

  beforeAll(async () => {
    cluster = await FaultCluster.start();
    one = await FaultSite.create({ database: 'sqlite' });
    other = await FaultSite.create({ database: 'sqlite' });
    await writeFile(kubeconfig(), await readFile(cluster.kubeconfig), {
      mode: 0o600,
    });
    await one.startPortal({
      pachyderm: true,
      helium: await cluster.serve(one, kubeconfig()),
    });
    await other.startPortal({
      pachyderm: true,
      helium: await cluster.serve(other),
    });
    // They wait for most of their time, so they go at once.
    for (const hindrance of hindrances) {
      const outcome = goThrough(hindrance);
      outcome.catch(() => {});
      outcomes.set(hindrance.workspace, outcome);
    }
  });

  afterAll(async () => {
    await one?.close();
    await other?.close();
    await cluster?.stop();
  });

  it.each(hindrances.map(({ title, workspace }) => [title, workspace]))(
    '%s says so, is tried again, and ends once that is mended',
    async (_, workspace) => {
      await expect(outcomes.get(workspace)).resolves.toBeUndefined();
    },
  );

  it('leaves nothing behind in the end', async () => {
    await Promise.allSettled(outcomes.values());
    await one.assertConsistent();
    await other.assertConsistent();
    const namespaces = await cluster.kubectl(
      'get',
      'namespaces',
      '--output=name',
    );
    expect(namespaces).not.toMatch(/no-cluster|stuck|lost/);
  });
});
