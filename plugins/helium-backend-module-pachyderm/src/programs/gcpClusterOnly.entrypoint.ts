import type {
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import { lookUpInOwnCluster, recoverInOwnCluster } from '../clusters/cutOff';
import { releaseOwnCluster } from '../clusters/ownCluster';
import { reachedCluster } from '../clusters/reachedCluster';
import { CloudAssets } from '../gcp/CloudAssets';
import { gkeClusterState } from '../gcp/clusterState';
import { googleInventory } from '../gcp/inventory';
import { isOfGoogle, lookUpInGoogle, recoverInGoogle } from '../gcp/recovery';
import { probe } from '../kubernetes/probe';
import { cluster } from './gcpClusterOnly/cluster';
import { clusterNameOf } from './gcpClusterOnly/names';
import type { GcpClusterParameters } from './gcpClusterOnly/parameters';
import type { GcpClusterSettings } from './gcpClusterOnly/settings';

type Context = ProgramContext<GcpClusterParameters>;

const settingsOf = (context: Context): GcpClusterSettings => context.settings;

const assetsOf = (context: Context) => CloudAssets.create(settingsOf(context));

/** Where what was being created is looked for. */
const placeOf = (context: Context) => ({
  workspace: context.workspace.name,
  assets: assetsOf(context),
  signal: context.signal,
  destroying: context.destroying,
  log: context.log,
});

const nameOf = (context: Context) =>
  clusterNameOf(context.workspace.name, settingsOf(context));

/** A GKE cluster of its own, and what the workspaces on it need. */
const gcpClusterOnly: ProgramEntrypoint<GcpClusterParameters> = {
  program: context => async () => {
    const { workspace, labels, attempt, parameters, log } = context;
    return cluster({
      workspace: workspace.name,
      labels,
      attempt,
      parameters,
      settings: settingsOf(context),
      log,
    });
  },

  async recoverPendingCreate(pending, context, choice) {
    return isOfGoogle(pending)
      ? recoverInGoogle(pending, placeOf(context), choice)
      : recoverInOwnCluster(pending, context, choice);
  },

  async lookUpPendingCreate(pending, context) {
    return isOfGoogle(pending)
      ? lookUpInGoogle(pending, placeOf(context))
      : lookUpInOwnCluster(pending, context);
  },

  clusterState({ inputs }, context) {
    const { project, region } = settingsOf(context);
    const name = nameOf(context);
    return gkeClusterState(
      { kubeconfig: String(inputs.kubeconfig), context: name },
      { name, project, location: region },
      assetsOf(context),
      context.signal,
    );
  },

  probe: async (check, context) =>
    probe(reachedCluster.get(context.signal), check),

  beforeDestroy: releaseOwnCluster,

  inventory: context =>
    googleInventory(assetsOf(context), context.workspace.name),
};

export default gcpClusterOnly;
