import { writeFile } from 'node:fs/promises';
import type {
  PendingCreate,
  ProgramContext,
} from '@helium-portal/backstage-plugin-helium-node';
import { markPending } from '../__testUtils__/markPending';
import { Rehearsal } from '../__testUtils__/Rehearsal';
import entrypoint from './kubernetesNamespace.entrypoint';

jest.setTimeout(180_000);

let rehearsal: Rehearsal;

beforeAll(async () => {
  rehearsal = await Rehearsal.start();
});

afterAll(async () => {
  await rehearsal?.stop();
});

const pendingNamespace = (name: string): PendingCreate => ({
  urn: `urn:pulumi:${name}::kubernetes-namespace::kubernetes:core/v1:Namespace::namespace`,
  type: 'kubernetes:core/v1:Namespace',
  inputs: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
});

const pendingRelease = (workspace: string): PendingCreate => ({
  urn: `urn:pulumi:${workspace}::kubernetes-namespace::kubernetes:helm.sh/v3:Release::pachyderm`,
  type: 'kubernetes:helm.sh/v3:Release',
  inputs: { name: 'pachyderm', namespace: workspace, chart: 'pachyderm' },
});

const lookUp = (pending: PendingCreate, context: ProgramContext) =>
  entrypoint.lookUpPendingCreate!(pending, context);

describe('what an administrator is told of a creation that was cut off', () => {
  it('is what the cluster says, of the namespace and of the release', async () => {
    const name = 'seen';
    const context = rehearsal.context(name);
    expect(await lookUp(pendingNamespace(name), context)).toEqual({
      cloud: 'absent',
    });
    expect(await lookUp(pendingRelease(name), context)).toEqual({
      cloud: 'absent',
    });

    await rehearsal.kubectl('create', 'namespace', name);
    expect(await lookUp(pendingNamespace(name), context)).toEqual({
      cloud: 'absent',
      detail: expect.stringContaining('belongs to somebody else'),
    });
    await rehearsal.kubectl(
      'label',
      'namespace',
      name,
      `helium.dev/workspace=${name}`,
    );
    expect(await lookUp(pendingNamespace(name), context)).toEqual({
      cloud: 'exists',
      id: name,
      deletable: true,
      detail: "Namespace 'seen' is there",
    });

    await rehearsal.helm(
      'install',
      'pachyderm',
      context.settings.chart.path,
      '--namespace',
      name,
      '--set=deployTarget=LOCAL',
    );
    await markPending(rehearsal, name);
    // Without an id: half a release can't be imported.
    expect(await lookUp(pendingRelease(name), context)).toEqual({
      cloud: 'exists',
      deletable: true,
      detail: "Release 'pachyderm' is 'pending-install'",
    });

    const choose = (pending: PendingCreate, choice: 'import' | 'delete') =>
      entrypoint.recoverPendingCreate!(pending, context, choice);
    await expect(choose(pendingRelease(name), 'import')).rejects.toThrow(
      "can't be imported",
    );
    expect(await choose(pendingRelease(name), 'delete')).toBe('deleted');
    expect(await choose(pendingNamespace(name), 'import')).toBe('adopted');
    expect(await choose(pendingNamespace(name), 'delete')).toBe('deleted');
    expect(await entrypoint.inventory(context)).toEqual([]);
  });

  it('suffices for the engine to import it', async () => {
    const name = 'imported';
    const context = rehearsal.context(name, { disableNotebooks: true });
    await rehearsal.up(context);
    const uidOf = async () =>
      JSON.parse(
        await rehearsal.kubectl('get', 'namespace', name, '--output=json'),
      ).metadata.uid;
    const uid = await uidOf();

    const stack = await rehearsal.stack(context);
    const exported = await stack.exportStack();
    const { resources } = exported.deployment;
    const index = resources.findIndex(
      ({ type }: { type: string }) => type === 'kubernetes:core/v1:Namespace',
    );
    const { urn, type, inputs } = resources[index];
    const { id } = await lookUp({ urn, type, inputs }, context);
    expect(id).toBe(name);
    // As a repair puts it into the state: with nothing but what the engine had sent.
    resources[index] = { ...resources[index], id, outputs: inputs };
    await stack.importStack(exported);
    await stack.refresh({ target: [urn] });

    const { summary } = await stack.up();
    expect(summary.resourceChanges).toEqual({
      same: expect.any(Number),
    });
    expect(await uidOf()).toBe(uid);
  });
});

describe('a cluster', () => {
  const stateOf = async (
    context: ProgramContext,
    inputs: Record<string, unknown>,
  ) =>
    await entrypoint.clusterState!(
      { urn: 'urn', name: 'cluster', inputs },
      context,
    );

  it('is gone only when it is said to be, and does not answer', async () => {
    const context = rehearsal.context('clusters');
    const here = { ...context.settings.cluster };
    expect(await stateOf(context, here)).toMatchObject({ state: 'alive' });

    const kubeconfig = rehearsal.path('deleted.kubeconfig');
    const config = await rehearsal.kubectl('config', 'view', '--raw');
    await writeFile(
      kubeconfig,
      config.replace(/server: .*/, 'server: https://127.0.0.1:1'),
      { mode: 0o600 },
    );
    const away = { ...here, kubeconfig };
    expect(await stateOf(context, away)).toEqual({
      state: 'unknown',
      detail: expect.stringContaining('settings.goneClusters'),
    });

    context.settings.goneClusters = [here.context];
    expect(await stateOf(context, away)).toMatchObject({ state: 'gone' });
    // Whatever the settings say: it answers.
    expect(await stateOf(context, here)).toMatchObject({ state: 'alive' });
  });

  it('that is gone has nothing left on it', async () => {
    const context = rehearsal.context('clusters');
    const kubeconfig = rehearsal.path('deleted.kubeconfig');
    context.settings.cluster.kubeconfig = kubeconfig;
    await expect(entrypoint.inventory(context)).rejects.toThrow('ECONNREFUSED');
    context.settings.goneClusters = [context.settings.cluster.context];
    expect(await entrypoint.inventory(context)).toEqual([]);
  });
});
