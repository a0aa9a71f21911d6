import { ConflictError } from '@backstage/errors';
import type {
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import { eksClusterState } from '../aws/clusterState';
import { awsInventory } from '../aws/inventory';
import { reachedCluster } from '../aws/reachedCluster';
import { isOfAws, lookUpInAws, recoverInAws } from '../aws/recovery';
import { TaggedResources } from '../aws/TaggedResources';
import { probe } from '../kubernetes/probe';
import { awsCluster } from './awsClusterOnly/awsCluster';
import type { AwsClusterOnlyParameters } from './awsClusterOnly/parameters';
import type { AwsClusterOnlySettings } from './awsClusterOnly/settings';

type Context = ProgramContext<AwsClusterOnlyParameters>;

const RELEASE = 'kubernetes:helm.sh/v3:Release';

const settingsOf = (context: Context): AwsClusterOnlySettings =>
  context.settings;

const resourcesOf = (context: Context) =>
  TaggedResources.create(settingsOf(context), context.signal);

/** An EKS cluster, and what the workspaces on it need. */
const awsClusterOnly: ProgramEntrypoint<AwsClusterOnlyParameters> = {
  program: context => () =>
    awsCluster({
      name: context.workspace.name,
      labels: context.labels,
      parameters: context.parameters,
      settings: settingsOf(context),
    }),

  async recoverPendingCreate(pending, context, choice) {
    if (isOfAws(pending)) {
      return recoverInAws(pending, resourcesOf(context), context, choice);
    }
    // Everything in the cluster is applied, which makes no second one, and goes with the cluster.
    if (pending.type !== RELEASE || context.destroying) {
      return 'absent';
    }
    throw new ConflictError(
      `Release '${pending.inputs.name}' was being installed when the update was cut off: look at it with helm, uninstall it if it is there, and choose forget`,
    );
  },

  async lookUpPendingCreate(pending, context) {
    const { name } = context.workspace;
    return isOfAws(pending)
      ? lookUpInAws(pending, resourcesOf(context), name)
      : { cloud: 'unknown', detail: `It is in cluster '${name}'; look there` };
  },

  clusterState: ({ inputs }, context) =>
    eksClusterState(
      {
        kubeconfig: String(inputs.kubeconfig),
        context: context.workspace.name,
      },
      resourcesOf(context),
      context.workspace.name,
      context.signal,
    ),

  probe: async (check, context) =>
    probe(reachedCluster.get(context.signal), check),

  inventory: context =>
    awsInventory(resourcesOf(context), context.workspace.name),
};

export default awsClusterOnly;
