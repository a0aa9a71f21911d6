import {
  ClusterAutoscaler,
  EksCluster,
  ExternalDns,
  IrsaRole,
  LoadBalancerController,
  mayChangeRecords,
  ROLE_ANNOTATION,
  Vpc,
} from '@helium-portal/pulumi-components/aws';
import {
  AddOnArgs,
  CERT_MANAGER,
  CertManager,
  IngressNginx,
  SecretReplicator,
  WildcardCertificate,
} from '@helium-portal/pulumi-components/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { AwsClusterOnlySettings } from './settings';

/** The class of the Ingresses that the cluster's controller answers. */
export const INGRESS_CLASS = 'nginx';

/** Its targets are the pods themselves; no node is open to the internet. */
const PUBLIC_BALANCER = {
  'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
  'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing',
  'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
};

type AddOnOptions = {
  providers: Record<'aws' | 'kubernetes', pulumi.ProviderResource>;
  dependsOn: pulumi.Resource[];
};

/** The settings of the add-ons, by name. */
export const ADD_ONS = [
  'certManager',
  'clusterAutoscaler',
  'externalDns',
  'ingressNginx',
  'loadBalancerController',
  'replicator',
] as const;

type AddOns = Record<(typeof ADD_ONS)[number], AddOnArgs>;

/** What serves all workspaces: nodes as they are needed, names, certificates, and one load balancer. */
export function installAddOns(args: {
  name: string;
  cluster: EksCluster;
  vpc: Vpc;
  addOns: AddOns;
  settings: AwsClusterOnlySettings;
  domain: string;
  tags: Record<string, string>;
  options: AddOnOptions;
}): IngressNginx {
  const { name, cluster, vpc, addOns, settings, domain, options } = args;
  const { region, hostedZoneId } = settings;
  const onAws = { clusterName: name, region, cluster };

  new ClusterAutoscaler({ ...onAws, ...addOns.clusterAutoscaler }, options);
  new ExternalDns(
    { ...onAws, ...addOns.externalDns, domain, hostedZoneId },
    options,
  );
  const balancers = new LoadBalancerController(
    {
      ...onAws,
      ...addOns.loadBalancerController,
      vpcId: vpc.id,
      tags: args.tags,
    },
    options,
  );
  installCertificates({ ...args, challenges: challengeRole(args) });
  return new IngressNginx(
    {
      ...addOns.ingressNginx,
      className: INGRESS_CLASS,
      serviceAnnotations: PUBLIC_BALANCER,
    },
    { ...options, dependsOn: [balancers] },
  );
}

/** As whom cert-manager proves that the domain is ours: it may change the records of challenges in one zone, and nothing else. */
function challengeRole(args: {
  name: string;
  cluster: EksCluster;
  settings: AwsClusterOnlySettings;
  options: AddOnOptions;
}): IrsaRole {
  const { name, cluster, settings, options } = args;
  return new IrsaRole(
    `${name}-cert-manager`,
    {
      roleName: [name, 'cert-manager'],
      oidc: cluster.oidc,
      namespace: CERT_MANAGER.namespace,
      serviceAccounts: [CERT_MANAGER.serviceAccount],
      statements: mayChangeRecords(settings.hostedZoneId, ['TXT']),
    },
    options,
  );
}

function installCertificates(args: {
  addOns: AddOns;
  settings: AwsClusterOnlySettings;
  domain: string;
  challenges: IrsaRole;
  options: AddOnOptions;
}) {
  const { addOns, settings, domain, challenges, options } = args;
  const { region, hostedZoneId, certificates } = settings;
  const certManager = new CertManager(
    {
      ...addOns.certManager,
      serviceAccountAnnotations: { [ROLE_ANNOTATION]: challenges.arn },
    },
    { ...options, dependsOn: [...options.dependsOn, ...challenges.rights] },
  );
  const replicator = new SecretReplicator(addOns.replicator, options);
  new WildcardCertificate(
    'workspaces',
    {
      domain,
      namespace: certManager.namespace,
      issuer:
        'selfSigned' in certificates
          ? certificates
          : {
              acme: {
                ...certificates,
                dns01: { route53: { region, hostedZoneID: hostedZoneId } },
              },
            },
    },
    { ...options, dependsOn: [certManager, replicator] },
  );
}
