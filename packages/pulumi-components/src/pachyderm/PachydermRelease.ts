import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { helmRelease, Route, WorkspacePage } from '../kubernetes';
import type { Chart, EffectiveValues, Host } from '../values';

/** The service that `pachctl` talks to, named by Pachyderm's chart. */
const PROXY_SERVICE = 'pachyderm-proxy';

/** Pachyderm signs people in at the same host as Console, so that one OIDC issuer and one certificate serve both. */
const CONSOLE_ROUTES: Route[] = [
  { path: '/', service: 'console', port: 4000 },
  { path: '/dex', service: 'pachd', port: 30658 },
  { path: '/authorization-code', service: 'pachd', port: 30657 },
];

const PACHD_ROUTES: Route[] = [{ path: '/', service: 'pachd', port: 30650 }];

/** How pages are opened to people. @public */
export interface IngressArgs {
  /** Default: the cluster's default class. */
  className?: string;
  /** Name of a TLS secret of the namespace. Default: the ingress controller's certificate. */
  tlsSecret?: string;
  /** On every Ingress. */
  annotations?: Record<string, string>;
}

/** @public */
export interface PachydermReleaseArgs {
  namespace: pulumi.Input<string>;
  chart: Chart;
  effective: EffectiveValues;
  /** Which values the state keeps encrypted. */
  secretKeys: ReadonlySet<string>;
  timeoutSeconds: number;
  console: Host;
  /**
   * The host at which `pachctl` comes through the ingress controller, by gRPC, and what makes the controller speak it. Default: it
   * comes to the chart's proxy, which has a load balancer of its own or is reached within the cluster.
   */
  pachd?: { host: Host; annotations: Record<string, string> };
  ingress: IngressArgs;
}

/** Pachyderm with Console, by its Helm chart, and its pages. @public */
export class PachydermRelease extends pulumi.ComponentResource {
  /** What Helm says of the release; nothing secret is in it. */
  readonly status: pulumi.Output<k8s.types.output.helm.v3.ReleaseStatus>;
  /** Where `pachctl` reaches it: `grpc://203.0.113.7:80`. */
  readonly pachdAddress: pulumi.Output<string>;

  constructor(
    workspace: string,
    args: PachydermReleaseArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:pachyderm:PachydermRelease', workspace, {}, options);
    const { namespace, pachd, ingress } = args;
    const release = helmRelease(
      'pachyderm',
      {
        namespace,
        chart: args.chart,
        values: args.effective.values,
        secretKeys: args.secretKeys,
        timeoutSeconds: args.timeoutSeconds,
      },
      { parent: this, dependsOn: options.dependsOn },
    );
    this.status = pulumi.unsecret(release.status);
    const installed = { parent: this, dependsOn: [release] };
    new WorkspacePage(
      'console',
      { ...ingress, namespace, host: args.console, routes: CONSOLE_ROUTES },
      installed,
    );
    if (pachd) {
      new WorkspacePage(
        'pachd',
        {
          ...ingress,
          annotations: { ...ingress.annotations, ...pachd.annotations },
          namespace,
          host: pachd.host,
          routes: PACHD_ROUTES,
        },
        installed,
      );
    }
    this.pachdAddress = pachd
      ? pulumi.output(grpcAddress(pachd.host))
      : this.#addressOfProxy();
    this.registerOutputs();
  }

  /** At the load balancer, or within the cluster when the chart was told to have none. */
  #addressOfProxy(): pulumi.Output<string> {
    const service = k8s.core.v1.Service.get(
      'pachd',
      // Not known before the release is there, and then read.
      pulumi.interpolate`${this.status.namespace}/${PROXY_SERVICE}`,
      { parent: this },
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
}

function grpcAddress({ origin, name }: Host): string {
  const { protocol, port } = new URL(origin);
  return protocol === 'https:'
    ? `grpcs://${name}:${port || 443}`
    : `grpc://${name}:${port || 80}`;
}
