import * as k8s from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { addressOf } from '../../kubernetes/kubeconfig';
import { pachydermWorkspace } from '../../pachyderm/pachydermWorkspace';
import type { PachydermParameters } from '../../pachyderm/parameters';
import { plan } from './plan';
import type { KubernetesNamespaceSettings } from './settings';

/** Declares a workspace on the cluster of the settings, and returns the stack's outputs. */
export async function onThisCluster(args: {
  workspace: { name: string; owner: string };
  labels: Record<string, string>;
  parameters: PachydermParameters;
  settings: KubernetesNamespaceSettings;
}): Promise<pulumi.Inputs> {
  const { workspace, labels, parameters, settings } = args;
  const { cluster, ingress, podSecurity, timeoutSeconds } = settings;
  const provider = new k8s.Provider('cluster', {
    kubeconfig: cluster.kubeconfig,
    context: cluster.context,
    // Credentials and ports may change; the cluster stays the same one.
    clusterIdentifier: cluster.context,
    // What a cut-off attempt made is taken over instead of refused.
    upsertExistingObjects: true,
  });
  return pachydermWorkspace({
    workspace,
    labels,
    parameters,
    plan: plan(workspace.name, parameters, settings),
    provider,
    cluster: addressOf(cluster),
    podSecurity,
    timeoutSeconds,
    walls: { controllerNamespace: ingress.controllerNamespace },
    ingress: { className: ingress.className, tlsSecret: ingress.tlsSecret },
  });
}
