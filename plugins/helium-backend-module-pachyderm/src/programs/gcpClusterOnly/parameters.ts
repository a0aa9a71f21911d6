import {
  describeInfraIssue,
  Infra,
  MAX_INFRA_BYTES,
  parseInfra,
} from '@helium-portal/pulumi-components/infra';
import type { z as Zod } from 'zod';

/** The parameters of a cluster on Google Cloud. */
export function parametersSchema(z: typeof Zod) {
  return z.object({
    releaseChannel: z
      .enum(['RAPID', 'REGULAR', 'STABLE', 'EXTENDED'])
      .default('REGULAR')
      .meta({
        title: 'Release channel',
        description: 'How soon GKE brings new versions of Kubernetes.',
      }),
    kubernetesVersion: z
      .string()
      .regex(
        /^(1\.\d{2}(\.\d+(-gke\.\d+)?)?)?$/,
        'must be a version, such as 1.33',
      )
      .optional()
      .meta({
        title: 'Kubernetes version',
        description:
          'At least this version, of those that the channel has. Empty: what the channel picks.',
      }),
    infraJson: z
      .string()
      .max(MAX_INFRA_BYTES, 'must be at most 64 KiB')
      .superRefine((text, issues) => {
        for (const issue of parseInfra(text, 'gcp').issues ?? []) {
          issues.addIssue({
            code: 'custom',
            message: describeInfraIssue(issue),
          });
        }
      })
      .optional()
      .meta({
        title: 'Infrastructure',
        description:
          'JSON with further node pools: {"nodepools": [{"name": "load", "machineType": "n2d-standard-32", "minCount": 0, "maxCount": 8}]}.',
      }),
  });
}

export type GcpClusterParameters = Zod.infer<
  ReturnType<typeof parametersSchema>
>;

/** What the parameter asks for; nothing when it is faulty, which the schema reports. */
export function infraOf({ infraJson }: GcpClusterParameters): Infra {
  return parseInfra(infraJson ?? '', 'gcp').infra ?? {};
}
