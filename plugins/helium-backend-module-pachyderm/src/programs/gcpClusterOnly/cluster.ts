import {
  GkeCluster,
  GkeNodePool,
  WildcardAddress,
  WorkloadAccount,
} from '@helium-portal/pulumi-components/gcp';
import {
  CERT_MANAGER,
  CertManager,
  IngressNginx,
  labelled,
  SecretReplicator,
  WildcardCertificate,
} from '@helium-portal/pulumi-components/kubernetes';
import {
  cloudLabelled,
  enforcePolicies,
} from '@helium-portal/pulumi-components/policies';
import { OWN_POOL } from '@helium-portal/pulumi-components/infra';
import {
  accountEmail,
  accountIdOf,
  workloadIdentityAnnotation,
} from '@helium-portal/pulumi-components/values';
import * as dns from '@pulumi/gcp/dns';
import { Provider as GoogleProvider } from '@pulumi/gcp/provider';
import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { readAddOns } from '../../clusters/addOns';
import { infraOf } from '../../clusters/infraJson';
import { reachedCluster } from '../../clusters/reachedCluster';
import { getCredentialsCommand } from '../../gcp/clusters';
import { clusterNameOf } from './names';
import type { GcpClusterParameters } from './parameters';
import type { GcpClusterSettings } from './settings';

const INGRESS_CLASS = 'nginx';

/** Declares a cluster on Google Cloud with what its workspaces need, and returns the stack's outputs. */
export async function cluster(args: {
  workspace: string;
  labels: Record<string, string>;
  attempt: number;
  parameters: GcpClusterParameters;
  settings: GcpClusterSettings;
  log(message: string): void;
}): Promise<pulumi.Inputs> {
  const { workspace, labels, parameters, settings, log } = args;
  const { project, region } = settings;
  const name = clusterNameOf(workspace, settings);
  const domain = `${workspace}.${settings.domain}`;
  const zone = settings.dns && {
    managedZone: settings.dns.managedZone,
    project: settings.dns.project ?? project,
  };
  const { ingressNginx, certManager, replicator } = await readAddOns(settings, [
    'ingressNginx',
    'certManager',
    'replicator',
  ]);

  const cloud: pulumi.ComponentResourceOptions = {
    providers: { gcp: new GoogleProvider('google', { project, region }) },
    transformations: [cloudLabelled(labels), enforcePolicies(labels)],
  };
  const gke = new GkeCluster(
    name,
    {
      project,
      region,
      workspace,
      zones: settings.zones,
      ranges: settings.ranges,
      releaseChannel: parameters.releaseChannel,
      version: parameters.kubernetesVersion || undefined,
      authorizedNetworks: settings.authorizedNetworks,
      autoProvisioning: settings.autoProvisioning,
      maintenanceStart: settings.maintenanceStart,
    },
    cloud,
  );
  reachedCluster.remember(
    gke.kubeconfig.apply(kubeconfig => ({ kubeconfig, context: name })),
  );
  const specs = [
    { name: OWN_POOL, ...settings.pool },
    ...(infraOf(parameters, 'gcp').nodepools ?? []),
  ];
  const pools = specs.map(
    spec =>
      [
        spec.name,
        new GkeNodePool(
          `${name}-${spec.name}`,
          {
            project,
            region,
            cluster: gke,
            spec,
            fallbackZones: settings.fallbackZones,
            attempt: args.attempt,
          },
          cloud,
        ),
      ] as const,
  );
  const placement = pulumi.output(
    Object.fromEntries(
      pools.map(([pool, { placement: taken }]) => [pool, taken]),
    ),
  );
  placement.apply(taken => {
    for (const [pool, { machineType, zones = [] }] of Object.entries(taken)) {
      log(`Pool '${pool}' is made of ${machineType} in ${zones.join(', ')}`);
    }
  });

  const entrance = new WildcardAddress(
    name,
    { project, region, workspace, domain, zone },
    cloud,
  );
  const acme = certificateAccount({ workspace, settings, zone, gke, cloud });

  const inside: pulumi.ComponentResourceOptions = {
    providers: {
      kubernetes: new k8s.Provider('cluster', {
        kubeconfig: gke.kubeconfig,
        clusterIdentifier: name,
        upsertExistingObjects: true,
      }),
    },
    transformations: [labelled(labels)],
    // Without nodes nothing runs, and nothing is taken away in order either.
    dependsOn: pools.map(([, { pool }]) => pool),
  };
  const ingress = new IngressNginx(
    {
      ...ingressNginx,
      className: INGRESS_CLASS,
      loadBalancerIP: entrance.address,
    },
    inside,
  );
  const issuing = new CertManager(
    {
      ...certManager,
      serviceAccountAnnotations: acme?.annotations,
    },
    inside,
  );
  const copying = new SecretReplicator(replicator, inside);
  const certificate = new WildcardCertificate(
    'workspaces',
    {
      domain,
      namespace: issuing.namespace,
      issuer: acme?.issuer ?? { selfSigned: true },
    },
    { ...inside, dependsOn: [issuing, copying, ...(acme?.rights ?? [])] },
  );

  return {
    cloud: 'gcp',
    clusterName: gke.name,
    location: region,
    project,
    endpoint: gke.endpoint,
    caCertificate: gke.caCertificate,
    ingressClass: INGRESS_CLASS,
    domain,
    tlsSecret: certificate.secretName,
    controllerNamespace: ingress.namespace,
    workloadPool: gke.workloadPool,
    database: null,
    k8s: getCredentialsCommand({ name, location: region, project }),
    k8sVersion: gke.version,
    address: entrance.address,
    placement,
  };
}

/** As whom cert-manager proves that the domain is ours, when certificates are public ones. */
function certificateAccount(args: {
  workspace: string;
  settings: GcpClusterSettings;
  zone?: { managedZone: string; project: string };
  gke: GkeCluster;
  cloud: pulumi.ComponentResourceOptions;
}) {
  const { workspace, settings, zone, gke, cloud } = args;
  const { certificates, project } = settings;
  if ('selfSigned' in certificates || !zone) {
    return undefined;
  }
  const accountId = accountIdOf('certs', workspace);
  const account = new WorkloadAccount(
    'cert-manager',
    {
      accountId,
      project,
      workspace,
      purpose: 'cert-manager',
      workloadPool: gke.workloadPool,
      ...CERT_MANAGER,
    },
    { ...cloud, dependsOn: [gke] },
  );
  const right = new dns.DnsManagedZoneIamMember(
    'cert-manager',
    { ...zone, role: 'roles/dns.admin', member: account.member },
    { parent: account },
  );
  return {
    annotations: workloadIdentityAnnotation(accountEmail(accountId, project)),
    rights: [account.binding, right],
    issuer: {
      acme: {
        server: certificates.server,
        email: certificates.email,
        dns01: {
          cloudDNS: { project: zone.project, hostedZoneName: zone.managedZone },
        },
      },
    },
  };
}
