import { InputError } from '@backstage/errors';
import {
  ClusterDatabase,
  EksCluster,
  GpuDevicePlugin,
  NodeGroups,
  RdsPostgres,
  StorageDrivers,
  Vpc,
} from '@helium-portal/pulumi-components/aws';
import {
  Infra,
  NodePoolSpec,
  OWN_POOL,
  RdsSpec,
} from '@helium-portal/pulumi-components/infra';
import { WILDCARD_SECRET } from '@helium-portal/pulumi-components/kubernetes';
import { guardStack } from '@helium-portal/pulumi-components/policies';
import * as aws from '@pulumi/aws/provider';
import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { readAddOns } from '../../clusters/addOns';
import { infraOf } from '../../clusters/infraJson';
import { reachedCluster } from '../../clusters/reachedCluster';
import type { KubernetesObject } from '../../kubernetes/Cluster';
import type { ClusterSettings } from '../../kubernetes/kubeconfig';
import { ADD_ONS, INGRESS_CLASS, installAddOns } from './addOns';
import { AwsClusterOutputs, updateKubeconfigCommand } from './outputs';
import { describePlacement, placementOf } from './placement';
import type { AwsClusterOnlyParameters } from './parameters';
import type { AwsClusterOnlySettings } from './settings';

type Providers = { aws: aws.Provider; kubernetes: k8s.Provider };

/** Declares a cluster, and returns the stack's outputs. */
export async function awsCluster(args: {
  name: string;
  labels: Record<string, string>;
  parameters: AwsClusterOnlyParameters;
  settings: AwsClusterOnlySettings;
  /** Lists the nodes of a cluster. */
  nodesOf(cluster: ClusterSettings): Promise<KubernetesObject[]>;
  log(message: string): void;
}): Promise<pulumi.Inputs> {
  const { name, labels, parameters, settings } = args;
  const { region } = settings;
  const infra = infraOf(parameters, 'aws');
  refuseForeignZones(infra, settings);
  const addOns = await readAddOns(settings, ADD_ONS);
  // Each cluster has a domain of its own, for several share the zone.
  const domain = `${name}.${settings.domain}`;
  guardStack(labels);

  const provider = new aws.Provider('aws', { region });
  const onAws = { provider };
  const vpc = new Vpc(name, settings, onAws);
  const cluster = new EksCluster(
    name,
    {
      ...settings,
      vpc,
      version: parameters.kubernetesVersion || settings.kubernetesVersion,
    },
    onAws,
  );
  const access = cluster.kubeconfig.apply(kubeconfig => ({
    kubeconfig,
    context: name,
  }));
  reachedCluster.remember(access);
  // What the cluster itself makes belongs to the workspace as well, and to no operation.
  const tags = { 'helium.dev/workspace': name };
  const pools = poolsOf(infra, settings);
  const nodes = new NodeGroups(name, { cluster, vpc, pools, tags }, onAws);
  const placement = pulumi
    .all([access, nodes.arns])
    .apply(async ([reached]) => {
      const taken = placementOf(pools, await args.nodesOf(reached));
      describePlacement(pools, taken).forEach(line => args.log(line));
      return taken;
    });
  const kubernetes = new k8s.Provider('cluster', {
    kubeconfig: cluster.kubeconfig,
    context: name,
    clusterIdentifier: name,
    upsertExistingObjects: true,
  });
  const providers = { aws: provider, kubernetes };

  new StorageDrivers(
    name,
    { cluster, vpc, tags, nodes: nodes.ready },
    { providers },
  );
  if (infra.nodepools?.some(({ gpu }) => gpu)) {
    new GpuDevicePlugin(
      { namespace: 'kube-system', image: settings.gpuDevicePluginImage },
      // Its pods go before their nodes.
      { providers, dependsOn: nodes.ready },
    );
  }
  const ingress = installAddOns({
    name,
    cluster,
    vpc,
    addOns,
    settings,
    domain,
    tags,
    options: { providers, dependsOn: nodes.ready },
  });
  const database = infra.rds
    ? sharedDatabase(name, {
        spec: infra.rds,
        cluster,
        vpc,
        providers,
      })
    : null;

  const outputs: Record<keyof AwsClusterOutputs, unknown> = {
    cloud: 'aws',
    clusterName: cluster.name,
    location: region,
    account: cluster.account,
    endpoint: cluster.endpoint,
    caCertificate: cluster.caCertificate,
    ingressClass: INGRESS_CLASS,
    domain,
    tlsSecret: WILDCARD_SECRET,
    controllerNamespace: ingress.namespace,
    oidcProviderArn: cluster.oidc.arn,
    oidcIssuer: cluster.oidc.issuer,
    database,
    k8s: updateKubeconfigCommand(name, region),
    k8sVersion: cluster.version,
    placement,
  };
  return outputs;
}

/** Before anything is made: the schema doesn't know the cluster's zones. */
function refuseForeignZones(
  { nodepools = [] }: Infra,
  { zones: own }: AwsClusterOnlySettings,
) {
  nodepools.forEach(({ zones = [] }, pool) =>
    zones.forEach((zone, index) => {
      if (!own.includes(zone)) {
        throw new InputError(
          `infraJson: nodepools[${pool}].zones[${index}] must be one of the cluster's zones: ${own.join(
            ', ',
          )}`,
        );
      }
    }),
  );
}

function poolsOf(
  { nodepools = [] }: Infra,
  { pool }: AwsClusterOnlySettings,
): NodePoolSpec[] {
  return [{ name: OWN_POOL, ...pool }, ...nodepools];
}

/** What a workspace needs to know to have a database of its own on the cluster's PostgreSQL. */
function sharedDatabase(
  name: string,
  args: {
    spec: RdsSpec;
    cluster: EksCluster;
    vpc: Vpc;
    providers: Providers;
  },
): Record<keyof ClusterDatabase, pulumi.Input<string | number>> {
  const { providers, ...rest } = args;
  const postgres = new RdsPostgres(name, rest, { providers });
  return {
    host: postgres.host,
    port: postgres.port,
    cidr: args.vpc.cidrBlock,
    adminSecretArn: postgres.secretArn,
    adminNamespace: postgres.administrator,
    adminServiceAccount: postgres.administrator,
  };
}
