import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { leaves } from '../../helm/effectiveValues';
import { addressOf } from '../../kubernetes/kubeconfig';
import { Access } from './access';
import { chooseChart, release } from './charts';
import {
  KubernetesNamespaceOutputs,
  kubectlCommand,
  pachctlCommand,
} from './connections';
import { hostOf } from './hosts';
import { labelled } from './labelled';
import { CONSOLE_ROUTES, NOTEBOOKS_ROUTES, page } from './pages';
import type { KubernetesNamespaceParameters } from './parameters';
import { Place } from './place';
import type { KubernetesNamespaceSettings } from './settings';
import { SIZES } from './sizes';
import {
  bucketOf,
  notebooksValues,
  pachydermValues,
  secretKeys,
} from './values';
import { Walls } from './walls';

/** The service that `pachctl` talks to, named by Pachyderm's chart. */
const PROXY_SERVICE = 'pachyderm-proxy';

/** Declares everything that a workspace is made of, and returns the stack's outputs. */
export async function pachydermWorkspace(args: {
  workspace: { name: string; owner: string };
  labels: Record<string, string>;
  parameters: KubernetesNamespaceParameters;
  settings: KubernetesNamespaceSettings;
}): Promise<pulumi.Inputs> {
  const { workspace, labels, parameters, settings } = args;
  const { name, owner } = workspace;
  const { cluster, ingress, timeoutSeconds } = settings;

  const consoleHost = hostOf('console', name, ingress);
  const pachydermChart = await chooseChart(
    settings.chart,
    parameters.helmVersion,
  );
  const effective = pachydermValues({
    console: consoleHost,
    parameters,
    settings,
  });
  const notebooks = parameters.disableNotebooks
    ? undefined
    : settings.notebooks;

  const provider = new k8s.Provider('cluster', {
    kubeconfig: cluster.kubeconfig,
    context: cluster.context,
    // Credentials and ports may change; the cluster stays the same one.
    clusterIdentifier: cluster.context,
    // What a cut-off attempt made is taken over instead of refused.
    upsertExistingObjects: true,
  });
  const whole: pulumi.ComponentResourceOptions = {
    providers: { kubernetes: provider },
    transformations: [labelled(labels)],
  };

  const place = new Place(
    name,
    {
      owner,
      podSecurity: settings.podSecurity,
      size: SIZES[parameters.size],
      timeoutSeconds,
    },
    whole,
  );
  const { namespace } = place;
  const walls = new Walls(
    name,
    { namespace, controllerNamespace: ingress.controllerNamespace },
    whole,
  );
  const access = new Access(
    name,
    { namespace, cluster: addressOf(cluster) },
    whole,
  );

  const apps = new pulumi.ComponentResource(
    'helium:kubernetes:Apps',
    name,
    {},
    whole,
  );
  const installed = { parent: apps, dependsOn: [place, walls] };
  const pachyderm = release(
    'pachyderm',
    {
      namespace,
      chart: pachydermChart,
      values: effective.values,
      secretKeys: secretKeys(effective, settings.values),
      timeoutSeconds,
    },
    installed,
  );
  page(
    'console',
    { namespace, host: consoleHost, routes: CONSOLE_ROUTES, ingress },
    { parent: apps, dependsOn: [pachyderm] },
  );

  let notebooksUrl: string | null = null;
  if (notebooks) {
    const host = hostOf('notebooks', name, ingress);
    notebooksUrl = host.url;
    const jupyterhub = release(
      'jupyterhub',
      {
        namespace,
        chart: await chooseChart(notebooks.chart),
        values: notebooksValues({ parameters, settings: notebooks }),
        secretKeys: new Set(leaves(notebooks.values).keys()),
        timeoutSeconds,
      },
      installed,
    );
    page(
      'notebooks',
      { namespace, host, routes: NOTEBOOKS_ROUTES, ingress },
      { parent: apps, dependsOn: [jupyterhub] },
    );
  }

  const status = pulumi.unsecret(pachyderm.status);
  const pachdAddress = addressOfPachd(status, apps);
  const outputs: pulumi.Inputs &
    Record<keyof KubernetesNamespaceOutputs, unknown> = {
    k8s: kubectlCommand(name),
    k8sNamespace: namespace,
    consoleUrl: consoleHost.url,
    notebooksUrl,
    bucket: bucketOf(effective.values),
    pachctl: pachdAddress.apply(address => pachctlCommand(name, address)),
    pachdAddress,
    releaseStatus: status.status,
    versions: {
      chart: status.version,
      pachd: parameters.pachdVersion || status.appVersion,
      ...(parameters.consoleVersion && { console: parameters.consoleVersion }),
      ...(notebooks &&
        parameters.notebooksVersion && {
          notebooks: parameters.notebooksVersion,
        }),
      ...(notebooks &&
        parameters.mountServerVersion && {
          mountServer: parameters.mountServerVersion,
        }),
    },
    kubeconfig: access.kubeconfig,
  };
  return outputs;
}

/** Where `pachctl` reaches the workspace: at the load balancer, or within the cluster when the chart was told to have none. */
function addressOfPachd(
  status: pulumi.Output<k8s.types.output.helm.v3.ReleaseStatus>,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const service = k8s.core.v1.Service.get(
    'pachd',
    // Not known before the release is there, and then read.
    pulumi.interpolate`${status.namespace}/${PROXY_SERVICE}`,
    { parent },
  );
  return pulumi
    .all([service.metadata, service.spec, service.status])
    .apply(([metadata, spec, { loadBalancer }]) => {
      const [balancer] = loadBalancer?.ingress ?? [];
      const host =
        balancer?.hostname ??
        balancer?.ip ??
        `${metadata.name}.${metadata.namespace}.svc.cluster.local`;
      return `grpc://${host}:${spec.ports[0].port}`;
    });
}
