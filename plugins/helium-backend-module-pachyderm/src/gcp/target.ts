import { InputError } from '@backstage/errors';
import type { WorkspaceReference } from '@helium-portal/backstage-plugin-helium-node';
import type { z as Zod } from 'zod';

const text = (z: typeof Zod) => z.string().min(1);

/** The outputs of a cluster that namespace programs build on. */
export function clusterOutputsSchema(z: typeof Zod) {
  return z.object({
    cloud: z.literal('gcp'),
    clusterName: text(z),
    location: text(z),
    project: text(z),
    endpoint: z.url({ protocol: /^https$/ }),
    caCertificate: text(z),
    ingressClass: text(z),
    domain: text(z),
    tlsSecret: text(z),
    controllerNamespace: text(z),
    workloadPool: text(z),
  });
}

export type ClusterOutputs = Zod.infer<ReturnType<typeof clusterOutputsSchema>>;

/**
 * What a cluster workspace says of itself.
 *
 * @throws InputError when it is of another cloud, or was never finished.
 */
export function readClusterOutputs(
  z: typeof Zod,
  { name, outputs }: WorkspaceReference,
): ClusterOutputs {
  const parsed = clusterOutputsSchema(z).safeParse(outputs);
  if (!parsed.success) {
    const missing = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new InputError(
      `clusterStack '${name}' is no cluster on Google Cloud that is ready: its outputs ${missing.join(
        ', ',
      )} are missing or wrong; choose another one, or update it`,
    );
  }
  return parsed.data;
}
