import {
  ClusterAddress,
  labelled,
  NetworkWalls,
  NetworkWallsArgs,
  WorkspaceAccess,
  WorkspaceNamespace,
} from '@helium-portal/pulumi-components/kubernetes';
import {
  IngressArgs,
  Notebooks,
  PachydermRelease,
} from '@helium-portal/pulumi-components/pachyderm';
import {
  bucketOf,
  chooseChart,
  effectiveValues,
  secretKeys,
} from '@helium-portal/pulumi-components/values';
import type { ProviderResource } from '@pulumi/pulumi';
import * as pulumi from '@pulumi/pulumi';
import {
  kubectlCommand,
  PachydermOutputs,
  pachctlCommand,
} from './connections';
import { PachydermParameters, userValues } from './parameters';
import type { WorkspacePlan } from './plan';
import { SIZES } from './sizes';

export interface PachydermWorkspaceArgs {
  workspace: { name: string; owner: string };
  labels: Record<string, string>;
  parameters: PachydermParameters;
  plan: WorkspacePlan;
  /** The provider of the cluster. */
  provider: ProviderResource;
  /** How people reach the cluster. */
  cluster: pulumi.Input<ClusterAddress>;
  /** What must be there before the applications are: their bucket, their accounts. */
  dependsOn?: pulumi.Resource[];
  podSecurity: 'privileged' | 'baseline' | 'restricted';
  timeoutSeconds: number;
  walls: Omit<NetworkWallsArgs, 'namespace'>;
  /** Of the namespace, besides the workspace's own. */
  namespaceLabels?: Readonly<Record<string, string>>;
  ingress: IngressArgs;
  /** What makes the ingress controller speak gRPC, for a plan with a host for pachd. */
  grpcAnnotations?: Readonly<Record<string, string>>;
  /** Makes more in the namespace, before the applications. */
  furnish?(
    namespace: WorkspaceNamespace,
    options: pulumi.ComponentResourceOptions,
  ): pulumi.Resource[];
}

/** Declares what a workspace is made of in its cluster, and returns the outputs that all programs have. */
export async function pachydermWorkspace(
  args: PachydermWorkspaceArgs,
): Promise<Record<keyof PachydermOutputs, unknown> & pulumi.Inputs> {
  const { plan, parameters, labels, timeoutSeconds, ingress } = args;
  const { name, owner } = args.workspace;
  const charts = {
    pachyderm: await chooseChart(
      plan.pachyderm.source,
      plan.pachyderm.wantedVersion,
    ),
    notebooks: plan.notebooks && (await chooseChart(plan.notebooks.source)),
  };
  const effective = effectiveValues({
    ...plan.pachyderm.layers,
    user: userValues(parameters.values),
    secret: userValues(parameters.secretValues),
    owned: plan.owned,
  });

  const whole: pulumi.ComponentResourceOptions = {
    providers: { kubernetes: args.provider },
    transformations: [labelled(labels)],
  };
  const place = new WorkspaceNamespace(
    name,
    {
      owner,
      podSecurity: args.podSecurity,
      size: SIZES[parameters.size],
      labels: args.namespaceLabels,
      timeoutSeconds,
    },
    whole,
  );
  const { namespace } = place;
  const walls = new NetworkWalls(name, { namespace, ...args.walls }, whole);
  const access = new WorkspaceAccess(
    name,
    { namespace, cluster: args.cluster },
    whole,
  );

  const installed = {
    ...whole,
    dependsOn: [
      place,
      walls,
      ...(args.dependsOn ?? []),
      ...(args.furnish?.(place, whole) ?? []),
    ],
  };
  const pachyderm = new PachydermRelease(
    name,
    {
      namespace,
      chart: charts.pachyderm,
      effective,
      secretKeys: secretKeys(
        effective,
        plan.pachyderm.settings,
        plan.pachyderm.secretKeys,
      ),
      timeoutSeconds,
      console: plan.hosts.console,
      ...(plan.hosts.pachd && {
        pachd: {
          host: plan.hosts.pachd,
          annotations: args.grpcAnnotations ?? {},
        },
      }),
      ingress,
    },
    installed,
  );
  if (plan.notebooks && charts.notebooks) {
    const values = effectiveValues({ ...plan.notebooks.layers, owned: [] });
    new Notebooks(
      name,
      {
        namespace,
        chart: charts.notebooks,
        values: values.values,
        secretKeys: secretKeys(
          values,
          plan.notebooks.settings,
          plan.notebooks.secretKeys,
        ),
        timeoutSeconds,
        host: plan.hosts.notebooks,
        ingress,
      },
      installed,
    );
  }

  const { status, pachdAddress } = pachyderm;
  return {
    k8s: kubectlCommand(name),
    k8sNamespace: namespace,
    consoleUrl: plan.hosts.console.url,
    notebooksUrl: plan.notebooks ? plan.hosts.notebooks.url : null,
    bucket: bucketOf(effective.values),
    pachctl: pachdAddress.apply(address => pachctlCommand(name, address)),
    pachdAddress,
    releaseStatus: status.status,
    versions: {
      chart: status.version,
      pachd: parameters.pachdVersion || status.appVersion,
      ...versionsOf(parameters, plan),
    },
    kubeconfig: access.kubeconfig,
  };
}

function versionsOf(
  { consoleVersion, notebooksVersion, mountServerVersion }: PachydermParameters,
  { notebooks }: WorkspacePlan,
): Record<string, string> {
  return {
    ...(consoleVersion && { console: consoleVersion }),
    ...(notebooks && notebooksVersion && { notebooks: notebooksVersion }),
    ...(notebooks && mountServerVersion && { mountServer: mountServerVersion }),
  };
}
