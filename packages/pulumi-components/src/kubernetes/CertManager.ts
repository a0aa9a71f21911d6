import type * as pulumi from '@pulumi/pulumi';
import { AddOnArgs, ClusterAddOn } from './ClusterAddOn';

/** The namespace and the service account of cert-manager, as its chart names them. @public */
export const CERT_MANAGER = {
  namespace: 'cert-manager',
  serviceAccount: 'cert-manager',
} as const;

/** @public */
export interface CertManagerArgs extends AddOnArgs {
  /** Of its service account: as whom of the cloud it proves that a domain is ours. */
  serviceAccountAnnotations?: Record<string, pulumi.Input<string>>;
}

/** Gets certificates, and renews them by itself. @public */
export class CertManager extends ClusterAddOn {
  constructor(args: CertManagerArgs, options: pulumi.ComponentResourceOptions) {
    super(
      CERT_MANAGER.namespace,
      {
        ...args,
        computed: {
          crds: { enabled: true },
          serviceAccount: {
            name: CERT_MANAGER.serviceAccount,
            ...(args.serviceAccountAnnotations && {
              annotations: args.serviceAccountAnnotations,
            }),
          },
        },
      },
      options,
      'helium:kubernetes:CertManager',
    );
  }
}
