import type * as pulumi from '@pulumi/pulumi';
import { AddOnArgs, ClusterAddOn } from './ClusterAddOn';

/** Label of the namespaces into which the wildcard certificate is copied. @public */
export const NEEDS_TLS_LABEL: Readonly<Record<string, string>> = {
  'needs-workspace-tls': 'true',
};

/** Annotation of a secret that is copied into all of those namespaces. @public */
export const REPLICATE_ANNOTATION: Readonly<Record<string, string>> = {
  'replicator.v1.mittwald.de/replicate-to-matching': 'needs-workspace-tls=true',
};

/** Copies annotated secrets into the namespaces that ask for them, also when a certificate was renewed. @public */
export class SecretReplicator extends ClusterAddOn {
  constructor(args: AddOnArgs, options: pulumi.ComponentResourceOptions) {
    super(
      'kubernetes-replicator',
      args,
      options,
      'helium:kubernetes:SecretReplicator',
    );
  }
}
