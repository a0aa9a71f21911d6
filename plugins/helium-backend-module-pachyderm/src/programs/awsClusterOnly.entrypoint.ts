import type {
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import { eksClusterState } from '../aws/clusterState';
import { awsInventory } from '../aws/inventory';
import { isOfAws, lookUpInAws, recoverInAws } from '../aws/recovery';
import { TaggedResources } from '../aws/TaggedResources';
import { lookUpInOwnCluster, recoverInOwnCluster } from '../clusters/cutOff';
import { releaseOwnCluster } from '../clusters/ownCluster';
import { reachedCluster } from '../clusters/reachedCluster';
import { Cluster, ListableKind } from '../kubernetes/Cluster';
import { probe } from '../kubernetes/probe';
import { awsCluster } from './awsClusterOnly/awsCluster';
import type { AwsClusterOnlyParameters } from './awsClusterOnly/parameters';
import type { AwsClusterOnlySettings } from './awsClusterOnly/settings';

type Context = ProgramContext<AwsClusterOnlyParameters>;

const NODES: ListableKind = {
  groupVersion: 'v1',
  kind: 'Node',
  resource: 'nodes',
  namespaced: false,
};

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
      nodesOf: reached => Cluster.create(reached, context.signal).list(NODES),
      log: context.log,
    }),

  async recoverPendingCreate(pending, context, choice) {
    return isOfAws(pending)
      ? recoverInAws(pending, resourcesOf(context), context, choice)
      : recoverInOwnCluster(pending, context, choice);
  },

  async lookUpPendingCreate(pending, context) {
    const { name } = context.workspace;
    return isOfAws(pending)
      ? lookUpInAws(pending, resourcesOf(context), name)
      : lookUpInOwnCluster(pending, context);
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

  beforeDestroy: releaseOwnCluster,

  inventory: context =>
    awsInventory(resourcesOf(context), context.workspace.name),
};

export default awsClusterOnly;
