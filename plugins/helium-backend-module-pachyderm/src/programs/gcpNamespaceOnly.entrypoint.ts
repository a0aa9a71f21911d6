import type {
  KubernetesClusterState,
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import { requireOfCluster } from '../cloud/removal';
import { CloudAssets } from '../gcp/CloudAssets';
import { clusterSettings } from '../gcp/clusters';
import { gkeClusterState } from '../gcp/clusterState';
import { googleInventory } from '../gcp/inventory';
import { persistentBucket } from '../gcp/persistentBucket';
import { isOfGoogle, lookUpInGoogle, recoverInGoogle } from '../gcp/recovery';
import { Helm } from '../helm/Helm';
import { Cluster } from '../kubernetes/Cluster';
import { inventory } from '../kubernetes/inventory';
import { keepVolumes, listVolumes } from '../kubernetes/keepVolumes';
import { refuseForeignNamespace } from '../kubernetes/ownership';
import { probe } from '../kubernetes/probe';
import { putToSleep, wakeUp } from '../kubernetes/sleep';
import {
  lookUpPendingCreate,
  recoverPendingCreate,
} from '../kubernetes/recovery';
import { releaseNamespace } from '../kubernetes/release';
import { removeLeftover } from '../kubernetes/removal';
import { onGke } from './gcpNamespaceOnly/onGke';
import type { GcpNamespaceParameters } from './gcpNamespaceOnly/parameters';
import { plan } from './gcpNamespaceOnly/plan';
import type { GcpNamespaceSettings } from './gcpNamespaceOnly/settings';
import { targetOf } from './gcpNamespaceOnly/target';
import { clusterState } from './kubernetesNamespace/clusterState';

type Context = ProgramContext<GcpNamespaceParameters>;

const settingsOf = (context: Context): GcpNamespaceSettings => context.settings;

const targetIn = (context: Context) =>
  targetOf(settingsOf(context), context.references.clusterStack);

const clusterOf = (context: Context): Cluster =>
  Cluster.create(clusterSettings(targetIn(context).cluster), context.signal);

/** Where what was being created is looked for. */
const placeOf = (context: Context) => ({
  workspace: context.workspace.name,
  assets: CloudAssets.create(settingsOf(context)),
  destroying: context.destroying,
  signal: context.signal,
  log: context.log,
});

/** The same, in the cluster too. */
const clusterPlaceOf = (context: Context) => ({
  ...placeOf(context),
  cluster: clusterOf(context),
  helm: Helm.create(clusterSettings(targetIn(context).cluster), context.signal),
});

async function stateOf(context: Context): Promise<KubernetesClusterState> {
  const settings = settingsOf(context);
  const { cluster } = targetIn(context);
  const reached = clusterSettings(cluster);
  return 'gke' in cluster
    ? gkeClusterState(
        reached,
        cluster.gke,
        CloudAssets.create({ ...settings, project: cluster.gke.project }),
        context.signal,
      )
    : clusterState(
        { ...reached },
        { cluster: reached, goneClusters: settings.goneClusters },
        context.signal,
      );
}

/** Pachyderm in a namespace of its own, on a GKE cluster, with a bucket and accounts of its own. */
const gcpNamespaceOnly: ProgramEntrypoint<GcpNamespaceParameters> = {
  program: context => async () => {
    const { workspace, labels, parameters, references } = context;
    await refuseForeignNamespace(clusterOf(context), workspace.name);
    const settings = settingsOf(context);
    return onGke({
      workspace,
      labels,
      parameters,
      settings,
      plan: plan({
        workspace: workspace.name,
        parameters,
        settings,
        references,
      }),
    });
  },

  recoverPendingCreate: (pending, context, choice) =>
    isOfGoogle(pending)
      ? recoverInGoogle(pending, placeOf(context), choice)
      : recoverPendingCreate(pending, { ...clusterPlaceOf(context), choice }),

  lookUpPendingCreate: (pending, context) =>
    isOfGoogle(pending)
      ? lookUpInGoogle(pending, placeOf(context))
      : lookUpPendingCreate(pending, clusterPlaceOf(context)),

  clusterState: (_, context) => stateOf(context),

  sleep: context =>
    putToSleep(clusterOf(context), context.workspace.name, context),

  wake: context => wakeUp(clusterOf(context), context.workspace.name, context),

  probe: (check, context) => probe(clusterOf(context), check),

  keepData: (context, { until }) =>
    keepVolumes(clusterOf(context), context.workspace.name, until),

  listData: context => listVolumes(clusterOf(context), context.workspace.name),

  persistentData: persistentBucket,

  beforeDestroy: context =>
    releaseNamespace(clusterOf(context), context.workspace.name, context.log),

  // Only what is in the cluster is marked as removable.
  async removeLeftover(leftover, context, { force }) {
    requireOfCluster(leftover);
    await removeLeftover(leftover, {
      cluster: clusterOf(context),
      workspace: context.workspace.name,
      force,
    });
  },

  async inventory(context) {
    const { name } = context.workspace;
    const { state } = await stateOf(context);
    return [
      // With its cluster everything in it is gone.
      ...(state === 'gone' ? [] : await inventory(clusterOf(context), name)),
      ...(await googleInventory(CloudAssets.create(settingsOf(context)), name)),
    ];
  },
};

export default gcpNamespaceOnly;
