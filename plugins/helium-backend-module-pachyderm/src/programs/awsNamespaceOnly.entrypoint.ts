import type {
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import { accessTo } from '../aws/clusterAccess';
import { eksClusterState } from '../aws/clusterState';
import { awsInventory } from '../aws/inventory';
import { persistentData } from '../aws/persistentData';
import { isOfAws, lookUpInAws, recoverInAws } from '../aws/recovery';
import { TaggedResources } from '../aws/TaggedResources';
import { requireOfCluster } from '../cloud/removal';
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
import type { PachydermParameters } from '../pachyderm/parameters';
import { clusterOf } from './awsNamespaceOnly/cluster';
import { databasePassword } from './awsNamespaceOnly/databasePassword';
import { onEksCluster } from './awsNamespaceOnly/onEksCluster';
import type { AwsNamespaceOnlySettings } from './awsNamespaceOnly/settings';

type Context = ProgramContext<PachydermParameters>;

const settingsOf = (context: Context): AwsNamespaceOnlySettings =>
  context.settings;

/** Where a workspace is: a cluster, in a region of AWS. */
function locationOf(context: Context) {
  const settings = settingsOf(context);
  const cluster = clusterOf(settings, context.references);
  const { location: region, clusterName: name } = cluster;
  const { taggingEndpoint, iamEndpoint, kmsEndpoint, eksEndpoint } = settings;
  return {
    cluster,
    access: accessTo({ ...cluster, name, region }),
    resources: TaggedResources.create(
      { region, taggingEndpoint, iamEndpoint, kmsEndpoint, eksEndpoint },
      context.signal,
    ),
  };
}

const clusterFor = (context: Context) =>
  Cluster.create(locationOf(context).access, context.signal);

function stateOfCluster(context: Context) {
  const { access, resources } = locationOf(context);
  const maker = context.references.clusterStack?.name;
  return eksClusterState(access, resources, maker, context.signal);
}

/** Where in Kubernetes what was being created is looked for. */
function placeOf(context: Context) {
  const { access } = locationOf(context);
  return {
    workspace: context.workspace.name,
    cluster: Cluster.create(access, context.signal),
    helm: Helm.create(access, context.signal),
    destroying: context.destroying,
    log: context.log,
  };
}

/** Pachyderm in a namespace of its own, on an EKS cluster. */
const awsNamespaceOnly: ProgramEntrypoint<PachydermParameters> = {
  program: context => async () => {
    const { name } = context.workspace;
    const cluster = clusterFor(context);
    await refuseForeignNamespace(cluster, name);
    return onEksCluster({
      workspace: context.workspace,
      labels: context.labels,
      parameters: context.parameters,
      settings: settingsOf(context),
      cluster: locationOf(context).cluster,
      password: await databasePassword(cluster, name),
    });
  },

  async recoverPendingCreate(pending, context, choice) {
    return isOfAws(pending)
      ? recoverInAws(pending, locationOf(context).resources, context, choice)
      : recoverPendingCreate(pending, { ...placeOf(context), choice });
  },

  async lookUpPendingCreate(pending, context) {
    return isOfAws(pending)
      ? lookUpInAws(
          pending,
          locationOf(context).resources,
          context.workspace.name,
        )
      : lookUpPendingCreate(pending, placeOf(context));
  },

  clusterState: (_, context) => stateOfCluster(context),

  sleep: context =>
    putToSleep(clusterFor(context), context.workspace.name, context),

  wake: context => wakeUp(clusterFor(context), context.workspace.name, context),

  probe: (check, context) => probe(clusterFor(context), check),

  keepData: (context, { until }) =>
    keepVolumes(clusterFor(context), context.workspace.name, until),

  listData: context => listVolumes(clusterFor(context), context.workspace.name),

  persistentData,

  beforeDestroy: context =>
    releaseNamespace(clusterFor(context), context.workspace.name, context.log),

  // Only what is in the cluster is marked as removable.
  async removeLeftover(leftover, context, { force }) {
    requireOfCluster(leftover);
    await removeLeftover(leftover, {
      cluster: clusterFor(context),
      workspace: context.workspace.name,
      force,
    });
  },

  async inventory(context) {
    const { resources } = locationOf(context);
    const workspace = context.workspace.name;
    const { state } = await stateOfCluster(context);
    return [
      ...(await awsInventory(resources, workspace)),
      // With its cluster everything on it is gone.
      ...(state === 'gone'
        ? []
        : await inventory(clusterFor(context), workspace)),
    ];
  },
};

export default awsNamespaceOnly;
