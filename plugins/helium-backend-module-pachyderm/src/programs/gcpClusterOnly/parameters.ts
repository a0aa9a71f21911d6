import type { z as Zod } from 'zod';
import { infraJsonParameter } from '../../clusters/infraJson';

const EXAMPLE = `{
  "nodepools": [
    {
      "name": "gpu",
      "machineType": "g2-standard-8",
      "gpu": {"type": "nvidia-l4", "count": 1},
      "minCount": 0,
      "maxCount": 4
    }
  ]
}`;

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
        examples: ['1.36', '1.35', '1.34'],
      }),
    infraJson: infraJsonParameter(
      z,
      'gcp',
      'JSON with node pools besides the default one, each with its machine type. Labels, taints, spot, fallbacks, disks and zones can be given too.',
      EXAMPLE,
    ),
  });
}

export type GcpClusterParameters = Zod.infer<
  ReturnType<typeof parametersSchema>
>;
