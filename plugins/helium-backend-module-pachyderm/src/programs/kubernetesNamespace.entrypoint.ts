import type {
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import { Helm } from '../helm/Helm';
import { Cluster } from '../kubernetes/Cluster';
import { inventory } from '../kubernetes/inventory';
import { keepVolumes, listVolumes } from '../kubernetes/keepVolumes';
import { probe } from '../kubernetes/probe';
import { putToSleep, wakeUp } from '../kubernetes/sleep';
import {
  lookUpPendingCreate,
  recoverPendingCreate,
} from '../kubernetes/recovery';
import { refuseForeignNamespace } from '../kubernetes/ownership';
import { releaseNamespace } from '../kubernetes/release';
import { removeLeftover } from '../kubernetes/removal';
import type { PachydermParameters } from '../pachyderm/parameters';
import { clusterState } from './kubernetesNamespace/clusterState';
import { onThisCluster } from './kubernetesNamespace/onThisCluster';
import type { KubernetesNamespaceSettings } from './kubernetesNamespace/settings';

type Context = ProgramContext<PachydermParameters>;

const settingsOf = (context: Context): KubernetesNamespaceSettings =>
  context.settings;

const clusterOf = (context: Context): Cluster =>
  Cluster.create(settingsOf(context).cluster, context.signal);

/** Where what was being created is looked for. */
const placeOf = (context: Context) => ({
  workspace: context.workspace.name,
  cluster: clusterOf(context),
  helm: Helm.create(settingsOf(context).cluster, context.signal),
  destroying: context.destroying,
  log: context.log,
});

/** Pachyderm in a namespace of its own, on a cluster that is there already. */
const kubernetesNamespace: ProgramEntrypoint<PachydermParameters> = {
  program: context => async () => {
    await refuseForeignNamespace(clusterOf(context), context.workspace.name);
    return onThisCluster({
      workspace: context.workspace,
      labels: context.labels,
      parameters: context.parameters,
      settings: settingsOf(context),
    });
  },

  recoverPendingCreate: (pending, context, choice) =>
    recoverPendingCreate(pending, { ...placeOf(context), choice }),

  lookUpPendingCreate: (pending, context) =>
    lookUpPendingCreate(pending, placeOf(context)),

  clusterState: ({ inputs }, context) =>
    clusterState(inputs, settingsOf(context), context.signal),

  sleep: context =>
    putToSleep(clusterOf(context), context.workspace.name, context),

  wake: context => wakeUp(clusterOf(context), context.workspace.name, context),

  probe: (check, context) => probe(clusterOf(context), check),

  keepData: (context, { until }) =>
    keepVolumes(clusterOf(context), context.workspace.name, until),

  listData: context => listVolumes(clusterOf(context), context.workspace.name),

  beforeDestroy: context =>
    releaseNamespace(clusterOf(context), context.workspace.name, context.log),

  removeLeftover: (leftover, context, { force }) =>
    removeLeftover(leftover, {
      cluster: clusterOf(context),
      workspace: context.workspace.name,
      force,
    }),

  async inventory(context) {
    const { cluster } = settingsOf(context);
    const { state } = await clusterState(
      { ...cluster },
      settingsOf(context),
      context.signal,
    );
    // With its cluster everything is gone.
    return state === 'gone'
      ? []
      : await inventory(clusterOf(context), context.workspace.name);
  },
};

export default kubernetesNamespace;
