import type { z as Zod } from 'zod';
import {
  pachydermParameters,
  refuseVersionsTwice,
} from '../../pachyderm/parameters';
import { OWNED_ON_GCP } from './settings';

/** The parameters of a workspace on Google Cloud. */
export function parametersSchema(z: typeof Zod) {
  return pachydermParameters(z, OWNED_ON_GCP)
    .extend({
      clusterStack: z.string().optional().meta({
        title: 'Cluster',
        description:
          "The cluster workspace on which this one is made. Empty: the portal's own cluster.",
      }),
    })
    .superRefine(refuseVersionsTwice);
}

export type GcpNamespaceParameters = Zod.infer<
  ReturnType<typeof parametersSchema>
>;
