import { ConflictError } from '@backstage/errors';
import type {
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import { CloudAssets } from '../gcp/CloudAssets';
import { gkeClusterState } from '../gcp/clusterState';
import { reachedCluster } from '../gcp/reached';
import { googleInventory } from '../gcp/inventory';
import { isOfGoogle, lookUpInGoogle, recoverInGoogle } from '../gcp/recovery';
import { probe } from '../kubernetes/probe';
import { cluster } from './gcpClusterOnly/cluster';
import { clusterNameOf } from './gcpClusterOnly/names';
import type { GcpClusterParameters } from './gcpClusterOnly/parameters';
import type { GcpClusterSettings } from './gcpClusterOnly/settings';

type Context = ProgramContext<GcpClusterParameters>;

const RELEASE = 'kubernetes:helm.sh/v3:Release';

const settingsOf = (context: Context): GcpClusterSettings => context.settings;

const assetsOf = (context: Context) => CloudAssets.create(settingsOf(context));

/** Where what was being created is looked for. */
const placeOf = (context: Context) => ({
  workspace: context.workspace.name,
  assets: assetsOf(context),
  log: context.log,
});

const nameOf = (context: Context) =>
  clusterNameOf(context.workspace.name, settingsOf(context));

/** A GKE cluster of its own, and what the workspaces on it need. */
const gcpClusterOnly: ProgramEntrypoint<GcpClusterParameters> = {
  program: context => async () => {
    const { workspace, labels, attempt, parameters, log } = context;
    return reachedCluster.remember(
      await cluster({
        workspace: workspace.name,
        labels,
        attempt,
        parameters,
        settings: settingsOf(context),
        log,
      }),
    );
  },

  async recoverPendingCreate(pending, context, choice) {
    if (isOfGoogle(pending)) {
      return recoverInGoogle(pending, placeOf(context), choice);
    }
    // Everything in the cluster is applied, which makes no second one, and goes with the cluster.
    if (pending.type !== RELEASE || context.destroying) {
      return 'absent';
    }
    if (choice) {
      throw new ConflictError(
        `Release '${pending.inputs.name}' can't be looked at from here: uninstall it with helm, and choose forget`,
      );
    }
    throw new ConflictError(
      `Release '${pending.inputs.name}' was being installed when the update was cut off: look at it with helm, uninstall it if it is there, and choose forget`,
    );
  },

  async lookUpPendingCreate(pending, context) {
    return isOfGoogle(pending)
      ? lookUpInGoogle(pending, placeOf(context))
      : {
          cloud: 'unknown',
          detail: `It is in cluster '${nameOf(context)}'; look there`,
        };
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

  async probe(check, context) {
    return probe(await reachedCluster.get(context.signal), check);
  },

  inventory: context =>
    googleInventory(assetsOf(context), context.workspace.name),
};

export default gcpClusterOnly;
