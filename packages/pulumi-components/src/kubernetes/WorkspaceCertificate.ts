import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';

/** @public */
export interface WorkspaceCertificateArgs {
  namespace: pulumi.Input<string>;
  secretName: string;
  hosts: string[];
  /** A ClusterIssuer of cert-manager. */
  clusterIssuer: string;
}

/** A certificate of the workspace's own, where no wildcard serves all. @public */
export class WorkspaceCertificate extends pulumi.ComponentResource {
  constructor(
    name: string,
    args: WorkspaceCertificateArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:kubernetes:WorkspaceCertificate', name, {}, options);
    const { namespace, secretName, hosts, clusterIssuer } = args;
    new k8s.apiextensions.CustomResource(
      secretName,
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name: secretName, namespace },
        spec: {
          secretName,
          dnsNames: hosts,
          issuerRef: { kind: 'ClusterIssuer', name: clusterIssuer },
        },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
