import { ConflictError, InputError } from '@backstage/errors';
import type { WorkspaceReference } from '@helium-portal/backstage-plugin-helium-node';
import { z as zod, type z as Zod } from 'zod';
import type { AwsNamespaceOnlySettings } from './settings';

/** What a workspace must know of its cluster: the outputs of `aws_cluster_only`, or the same in the settings. */
export function clusterSchema(z: typeof Zod) {
  const text = z.string().min(1, 'must not be empty');
  return z.object({
    clusterName: text,
    location: text,
    account: z.string().regex(/^\d{12}$/, 'must be an account of 12 digits'),
    endpoint: z.url({ protocol: /^https$/ }),
    caCertificate: text,
    ingressClass: text,
    domain: text,
    tlsSecret: text,
    controllerNamespace: text,
    oidcProviderArn: text,
    oidcIssuer: z.url({ protocol: /^https$/ }),
    database: z
      .object({
        host: text,
        port: z.int(),
        cidr: text,
        adminSecretArn: text,
        adminNamespace: text,
        adminServiceAccount: text,
      })
      .nullable()
      .default(null),
  });
}

export type EksClusterLocation = Zod.infer<ReturnType<typeof clusterSchema>>;

/**
 * The cluster that the parameter `clusterStack` names, or else that of the settings.
 *
 * @throws InputError when there is neither, ConflictError when the outputs of the cluster's workspace lack something.
 */
export function clusterOf(
  settings: Pick<AwsNamespaceOnlySettings, 'cluster'>,
  references: Record<string, WorkspaceReference>,
): EksClusterLocation {
  const { clusterStack } = references;
  if (!clusterStack) {
    if (!settings.cluster) {
      throw new InputError(
        'clusterStack: this portal has no cluster on AWS of its own; name a ready workspace of aws_cluster_only',
      );
    }
    return settings.cluster;
  }
  const { data, error } = clusterSchema(zod).safeParse(clusterStack.outputs);
  if (!data) {
    const missing = error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new ConflictError(
      `clusterStack: the outputs of workspace '${clusterStack.name}' lack ${missing}; update it, then try again`,
    );
  }
  return data;
}
