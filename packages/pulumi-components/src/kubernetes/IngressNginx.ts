import type * as pulumi from '@pulumi/pulumi';
import { AddOnArgs, ClusterAddOn } from './ClusterAddOn';

/** Makes ingress-nginx talk gRPC to a service, and wait as long as `pachctl` does. @public */
export const NGINX_GRPC_ANNOTATIONS: Readonly<Record<string, string>> = {
  'nginx.ingress.kubernetes.io/backend-protocol': 'GRPC',
  'nginx.ingress.kubernetes.io/proxy-body-size': '0',
  'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600',
  'nginx.ingress.kubernetes.io/proxy-send-timeout': '3600',
};

/** @public */
export interface IngressNginxArgs extends AddOnArgs {
  /** The ingress class, which is also the cluster's default. */
  className: string;
  /** The address that was reserved for it. Default: one that the cloud picks. */
  loadBalancerIP?: pulumi.Input<string>;
  /** Of its Service: what kind of load balancer the cloud makes. */
  serviceAnnotations?: Record<string, pulumi.Input<string>>;
}

/** The ingress controller that opens all workspaces' pages. @public */
export class IngressNginx extends ClusterAddOn {
  constructor(
    args: IngressNginxArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    const { className, loadBalancerIP, serviceAnnotations } = args;
    super(
      'ingress-nginx',
      {
        ...args,
        computed: {
          controller: {
            ingressClassResource: { name: className, default: true },
            ingressClass: className,
            // A snippet would let a workspace write the controller's configuration.
            allowSnippetAnnotations: false,
            service: {
              type: 'LoadBalancer',
              // Without it a page sees the node's address for everybody's.
              externalTrafficPolicy: 'Local',
              ...(loadBalancerIP && { loadBalancerIP }),
              ...(serviceAnnotations && { annotations: serviceAnnotations }),
            },
          },
        },
      },
      options,
      'helium:kubernetes:IngressNginx',
    );
  }
}
