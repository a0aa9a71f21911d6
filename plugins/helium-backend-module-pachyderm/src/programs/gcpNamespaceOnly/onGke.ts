import {
  WorkloadAccount,
  WorkspaceBucket,
  WorkspaceRecord,
} from '@helium-portal/pulumi-components/gcp';
import {
  NEEDS_TLS_LABEL,
  NGINX_GRPC_ANNOTATIONS,
  WorkspaceCertificate,
} from '@helium-portal/pulumi-components/kubernetes';
import {
  cloudLabelled,
  enforcePolicies,
} from '@helium-portal/pulumi-components/policies';
import { Provider as GoogleProvider } from '@pulumi/gcp/provider';
import * as k8s from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import {
  clusterSettings,
  getCredentialsCommand,
  peoplesAddress,
} from '../../gcp/clusters';
import { pachydermWorkspace } from '../../pachyderm/pachydermWorkspace';
import type { GcpNamespaceParameters } from './parameters';
import type { GcpWorkspacePlan } from './plan';
import type { GcpNamespaceSettings } from './settings';

/** The secret of a certificate of the workspace's own. */
const OWN_TLS_SECRET = 'workspace-tls';

/** Where GKE's pods get credentials as themselves, with and without Dataplane V2. */
const METADATA_SERVER = [
  { cidr: '169.254.169.254/32', port: 80 },
  { cidr: '169.254.169.252/32', port: 988 },
];

/** Declares a workspace on Google Cloud, and returns the stack's outputs. */
export async function onGke(args: {
  workspace: { name: string; owner: string };
  labels: Record<string, string>;
  parameters: GcpNamespaceParameters;
  settings: GcpNamespaceSettings;
  plan: GcpWorkspacePlan;
}): Promise<pulumi.Inputs> {
  const { workspace, labels, parameters, settings, plan } = args;
  const { project, region, tls, dns, bucket: keeping } = settings;
  const { target, users, hosts } = plan;
  const { name } = workspace;

  const google = new GoogleProvider('google', { project, region });
  const { kubeconfig, context } = clusterSettings(target.cluster);
  const cluster = new k8s.Provider('cluster', {
    kubeconfig,
    context,
    clusterIdentifier: context,
    upsertExistingObjects: true,
  });
  const cloud: pulumi.ComponentResourceOptions = {
    providers: { gcp: google },
    transformations: [cloudLabelled(labels), enforcePolicies(labels)],
  };

  const accounts = Object.entries(users).map(
    ([purpose, { accountId, serviceAccount }]) =>
      [
        purpose,
        new WorkloadAccount(
          purpose,
          {
            accountId,
            project,
            workspace: name,
            purpose,
            workloadPool: target.workloadPool,
            namespace: name,
            serviceAccount,
          },
          cloud,
        ),
      ] as const,
  );
  const bucket = new WorkspaceBucket(
    'data',
    {
      bucket: plan.bucket,
      project,
      location: keeping.location ?? region,
      forceDestroy: keeping.forceDestroy,
      softDeleteDays: keeping.softDeleteDays,
      users: Object.fromEntries(
        accounts.map(([purpose, { member }]) => [purpose, member]),
      ),
    },
    cloud,
  );
  const pages = [
    hosts.console,
    hosts.pachd!,
    ...(plan.notebooks ? [hosts.notebooks] : []),
  ].map(host => host.name);
  if (dns) {
    const zone = { ...dns, project: dns.project ?? project };
    for (const host of pages) {
      new WorkspaceRecord(host, { zone, address: dns.address }, cloud);
    }
  }

  const outputs = await pachydermWorkspace({
    workspace,
    labels,
    parameters,
    plan,
    provider: cluster,
    cluster: peoplesAddress(target.cluster),
    dependsOn: [
      ...bucket.rights,
      ...accounts.map(([, { binding }]) => binding),
    ],
    podSecurity: settings.podSecurity,
    timeoutSeconds: settings.timeoutSeconds,
    walls: {
      controllerNamespace: target.ingress.controllerNamespace,
      identityEndpoints: METADATA_SERVER,
    },
    ...(tls.certificate === 'wildcard' && { namespaceLabels: NEEDS_TLS_LABEL }),
    ingress: {
      className: target.ingress.className,
      tlsSecret: tls.certificate === 'own' ? OWN_TLS_SECRET : target.tlsSecret,
      annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '0' },
    },
    grpcAnnotations: NGINX_GRPC_ANNOTATIONS,
    furnish: ({ namespace }, options) =>
      tls.certificate === 'own'
        ? [
            new WorkspaceCertificate(
              name,
              {
                namespace,
                secretName: OWN_TLS_SECRET,
                hosts: pages,
                clusterIssuer: tls.clusterIssuer,
              },
              options,
            ),
          ]
        : [],
  });
  return {
    ...outputs,
    bucket: bucket.bucket,
    ...('gke' in target.cluster && {
      k8s: getCredentialsCommand(target.cluster.gke),
    }),
  };
}
