import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { Host } from '../values';

/** A path of a host and the service that answers it. @public */
export interface Route {
  path: string;
  service: string;
  port: number;
}

/** @public */
export interface WorkspacePageArgs {
  namespace: pulumi.Input<string>;
  host: Host;
  routes: Route[];
  /** Default: the cluster's default class. */
  className?: string;
  /** Name of a TLS secret of the namespace. Default: the ingress controller's certificate. */
  tlsSecret?: string;
  annotations?: Record<string, string>;
}

/** A host of the workspace, open through the cluster's ingress controller. @public */
export class WorkspacePage extends pulumi.ComponentResource {
  readonly ingress: k8s.networking.v1.Ingress;

  constructor(
    name: string,
    args: WorkspacePageArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:kubernetes:WorkspacePage', name, {}, options);
    const { namespace, host, routes, className, tlsSecret, annotations } = args;
    this.ingress = new k8s.networking.v1.Ingress(
      name,
      {
        metadata: { name, namespace, ...(annotations && { annotations }) },
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
                  backend: {
                    service: { name: service, port: { number: port } },
                  },
                })),
              },
            },
          ],
        },
      },
      { parent: this, dependsOn: options.dependsOn },
    );
    this.registerOutputs();
  }
}
