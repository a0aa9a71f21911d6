import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';

/** The cloud's metadata service, which hands out the node's credentials. */
const METADATA_SERVICE = '169.254.169.254/32';

/** @public */
export interface NetworkWallsArgs {
  namespace: pulumi.Input<string>;
  /** Where the ingress controller runs. */
  controllerNamespace: string;
  /** Where pods get credentials for the cloud as themselves, and never as their node. */
  identityEndpoints?: Array<{ cidr: string; port: number }>;
  /** Where the workspace's database answers. */
  database?: { cidr: string; port: number };
}

/** Nothing goes in or out of the namespace but what Pachyderm needs. @public */
export class NetworkWalls extends pulumi.ComponentResource {
  constructor(
    workspace: string,
    args: NetworkWallsArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:kubernetes:NetworkWalls', workspace, {}, options);

    const rule = (
      name: string,
      spec: k8s.types.input.networking.v1.NetworkPolicySpec,
    ) =>
      new k8s.networking.v1.NetworkPolicy(
        name,
        { metadata: { name, namespace: args.namespace }, spec },
        { parent: this },
      );
    const everyPod = { podSelector: {} };
    const namespaceNamed = (name: string) => ({
      namespaceSelector: {
        matchLabels: { 'kubernetes.io/metadata.name': name },
      },
    });
    const podsOf = (...apps: string[]) => ({
      podSelector: {
        matchExpressions: [{ key: 'app', operator: 'In', values: apps }],
      },
    });

    rule('default-deny', { ...everyPod, policyTypes: ['Ingress', 'Egress'] });

    rule('within-the-workspace', {
      ...everyPod,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [everyPod] }],
      egress: [{ to: [everyPod] }],
    });

    rule('names-and-object-store', {
      ...everyPod,
      policyTypes: ['Egress'],
      egress: [
        {
          to: [namespaceNamed('kube-system')],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
        {
          // The object store, image registries, and the API server, with which pachd makes its workers.
          to: [{ ipBlock: { cidr: '0.0.0.0/0', except: [METADATA_SERVICE] } }],
          ports: [
            { protocol: 'TCP', port: 443 },
            { protocol: 'TCP', port: 6443 },
          ],
        },
      ],
    });

    const further = [
      ...(args.identityEndpoints ?? []),
      ...(args.database ? [args.database] : []),
    ];
    if (further.length > 0) {
      rule('identity-and-database', {
        ...everyPod,
        policyTypes: ['Egress'],
        egress: further.map(({ cidr, port }) => ({
          to: [{ ipBlock: { cidr } }],
          ports: [{ protocol: 'TCP', port }],
        })),
      });
    }

    rule('pages', {
      ...podsOf('console', 'pachd', 'jupyterhub'),
      policyTypes: ['Ingress'],
      ingress: [{ from: [namespaceNamed(args.controllerNamespace)] }],
    });

    // `pachctl` comes through the load balancer, from wherever people are.
    rule('pachctl', {
      ...podsOf('pachyderm-proxy'),
      policyTypes: ['Ingress'],
      ingress: [{}],
    });
    this.registerOutputs();
  }
}
