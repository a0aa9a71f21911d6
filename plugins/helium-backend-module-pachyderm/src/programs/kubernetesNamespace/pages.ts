import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { Host } from './hosts';
import type { KubernetesNamespaceSettings } from './settings';

/** A path of a host and the service that answers it. */
export interface Route {
  path: string;
  service: string;
  port: number;
}

/** Pachyderm signs people in at the same host as Console, so that one OIDC issuer and one certificate serve both. */
export const CONSOLE_ROUTES: Route[] = [
  { path: '/', service: 'console', port: 4000 },
  { path: '/dex', service: 'pachd', port: 30658 },
  { path: '/authorization-code', service: 'pachd', port: 30657 },
];

export const NOTEBOOKS_ROUTES: Route[] = [
  { path: '/', service: 'proxy-public', port: 80 },
];

/** Opens a host of the workspace through the cluster's ingress controller. */
export function page(
  name: string,
  args: {
    namespace: pulumi.Input<string>;
    host: Host;
    routes: Route[];
    ingress: KubernetesNamespaceSettings['ingress'];
  },
  options: pulumi.CustomResourceOptions,
): k8s.networking.v1.Ingress {
  const { namespace, host, routes } = args;
  const { className, tlsSecret } = args.ingress;
  return new k8s.networking.v1.Ingress(
    name,
    {
      metadata: { name, namespace },
      spec: {
        ...(className && { ingressClassName: className }),
        ...(tlsSecret && {
          tls: [{ hosts: [host.name], secretName: tlsSecret }],
        }),
        rules: [
          {
            host: host.name,
            http: {
              paths: routes.map(({ path, service, port }) => ({
                path,
                pathType: 'Prefix',
                backend: { service: { name: service, port: { number: port } } },
              })),
            },
          },
        ],
      },
    },
    options,
  );
}
