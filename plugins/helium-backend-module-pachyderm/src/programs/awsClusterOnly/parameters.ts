import type { z as Zod } from 'zod';
import { infraJsonParameter } from '../../clusters/infraJson';

// Empty is how forms send "not given".
const KUBERNETES_VERSION = /^(1\.\d{2})?$/;

const EXAMPLE = `{
  "nodepools": [
    {
      "name": "gpu",
      "machineType": "g5.2xlarge",
      "gpu": {"type": "nvidia-a10g", "count": 1},
      "minCount": 0,
      "maxCount": 4
    }
  ],
  "rds": {
    "instanceClass": "db.m7g.large",
    "engineVersion": "16",
    "allocatedStorageGb": 100
  }
}`;

/** The parameters of a cluster, checked without AWS: form, API and runner use this schema. */
export function parametersSchema(z: typeof Zod) {
  return z.object({
    infraJson: infraJsonParameter(
      z,
      'aws',
      'JSON with node pools besides the default one, and a PostgreSQL that all workspaces of the cluster share. Labels, taints, spot, fallbacks, disks and zones can be given too.',
      EXAMPLE,
    ),
    kubernetesVersion: z
      .string()
      .regex(KUBERNETES_VERSION, 'must be a minor version, such as 1.33')
      .optional()
      .meta({
        title: 'Kubernetes version',
        description:
          'Minor version; it can be raised one at a time. Empty: the one this portal is set up with.',
        examples: ['1.35', '1.34', '1.33'],
      }),
  });
}

export type AwsClusterOnlyParameters = Zod.infer<
  ReturnType<typeof parametersSchema>
>;
