import type { z as Zod } from 'zod';
import { infraJsonParameter } from '../../clusters/infraJson';

// Empty is how forms send "not given".
const KUBERNETES_VERSION = /^(1\.\d{2})?$/;

/** The parameters of a cluster, checked without AWS: form, API and runner use this schema. */
export function parametersSchema(z: typeof Zod) {
  return z.object({
    infraJson: infraJsonParameter(
      z,
      'aws',
      'JSON with nodepools besides the default one, and rds for a PostgreSQL that all workspaces of the cluster share.',
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
