import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { REPLICATE_ANNOTATION } from './SecretReplicator';

/** The secret of the certificate, in each namespace that asks for it. @public */
export const WILDCARD_SECRET = 'workspace-wildcard';

/** Who issues certificates: an ACME server, asked by DNS-01, or the cluster itself. @public */
export type CertificateIssuer =
  | {
      acme: {
        /** URL of the ACME server's directory. */
        server: string;
        /** Who is written to when a certificate is about to expire. */
        email: string;
        /** `dns01` of cert-manager's solver. */
        dns01: pulumi.Input<pulumi.Inputs>;
      };
    }
  | { selfSigned: true };

/** @public */
export interface WildcardCertificateArgs {
  /** `*.<domain>` and the domain itself. */
  domain: string;
  /** Where the certificate is kept, and copied from. */
  namespace: pulumi.Input<string>;
  issuer: CertificateIssuer;
}

/** The certificate of all workspaces' hosts: cert-manager renews it, the replicator hands it out. @public */
export class WildcardCertificate extends pulumi.ComponentResource {
  readonly secretName: pulumi.Output<string>;

  constructor(
    name: string,
    args: WildcardCertificateArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:kubernetes:WildcardCertificate', name, {}, options);
    const { domain, namespace, issuer } = args;
    const clusterIssuer = new k8s.apiextensions.CustomResource(
      'workspaces-issuer',
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'ClusterIssuer',
        metadata: { name: 'workspaces' },
        spec: issuerSpec(issuer),
      },
      { parent: this, dependsOn: options.dependsOn },
    );
    const certificate = new k8s.apiextensions.CustomResource(
      WILDCARD_SECRET,
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name: WILDCARD_SECRET, namespace },
        spec: {
          secretName: WILDCARD_SECRET,
          secretTemplate: { annotations: REPLICATE_ANNOTATION },
          dnsNames: [`*.${domain}`, domain],
          issuerRef: {
            kind: 'ClusterIssuer',
            name: clusterIssuer.metadata.name,
          },
        },
      },
      { parent: this },
    );
    this.secretName = certificate.metadata.apply(() => WILDCARD_SECRET);
    this.registerOutputs();
  }
}

function issuerSpec(issuer: CertificateIssuer): pulumi.Inputs {
  if ('selfSigned' in issuer) {
    return { selfSigned: {} };
  }
  const { server, email, dns01 } = issuer.acme;
  return {
    acme: {
      server,
      email,
      privateKeySecretRef: { name: 'workspaces-acme-account' },
      solvers: [{ dns01 }],
    },
  };
}
