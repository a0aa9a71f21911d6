import { createWorkspaceProgram } from '@helium-portal/backstage-plugin-helium-node';
import { chartValues } from '../pachyderm/chartValues';
import { checks, connections } from '../pachyderm/connections';
import {
  pachydermParameters,
  refuseVersionsTwice,
} from '../pachyderm/parameters';
import { clusterOf } from './awsNamespaceOnly/cluster';
import { plan } from './awsNamespaceOnly/plan';
import { AWS_OWNED_KEYS, settingsSchema } from './awsNamespaceOnly/settings';

/**
 * Pachyderm with Console and notebooks in a namespace of its own on an EKS cluster, with a bucket and a role of its own.
 *
 * The portal loads this; what drives Pulumi is in the entrypoint, which only a runner loads.
 *
 * @public
 */
export const awsNamespaceOnly = createWorkspaceProgram({
  name: 'aws_namespace_only',
  title: 'Pachyderm on AWS',
  description:
    'Pachyderm with Console and notebooks in a namespace of its own on an EKS cluster that there is, its data in S3. Ready in minutes.',
  version: '1.0.0',
  sleeps: true,
  keepsData: true,
  parameters: z =>
    pachydermParameters(z, AWS_OWNED_KEYS)
      .extend({
        clusterStack: z.string().optional().meta({
          title: 'Cluster',
          description:
            "A ready workspace of aws_cluster_only on which this one is made. Empty: the portal's own cluster.",
        }),
      })
      .superRefine(refuseVersionsTwice),
  parameterOptions: {
    clusterStack: {
      mutable: false,
      workspace: { programs: ['aws_cluster_only'] },
    },
    values: { widget: 'yaml' },
    secretValues: { widget: 'yaml', secret: true },
  },
  settings: settingsSchema,
  entrypoint: require.resolve(
    '@helium-portal/backstage-plugin-helium-backend-module-pachyderm/aws-namespace-only',
  ),
  plugins: { aws: '7.48.0', kubernetes: '4.34.2' },
  connections,
  checks,
  effectiveValues: async ({ workspace, parameters, settings, references }) =>
    chartValues(
      plan(workspace, parameters, settings, clusterOf(settings, references)),
      parameters,
    ),
});
