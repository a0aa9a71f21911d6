import { createWorkspaceProgram } from '@helium-portal/backstage-plugin-helium-node';
import { addOnChecks } from '../clusters/checks';
import { connections } from './awsClusterOnly/connections';
import { parametersSchema } from './awsClusterOnly/parameters';
import { settingsSchema } from './awsClusterOnly/settings';

/**
 * An EKS cluster on which workspaces of `aws_namespace_only` are made.
 *
 * The portal loads this; what drives Pulumi is in the entrypoint, which only a runner loads.
 *
 * @public
 */
export const awsClusterOnly = createWorkspaceProgram({
  name: 'aws_cluster_only',
  title: 'Cluster on AWS',
  description:
    'An EKS cluster of its own, on which Pachyderm workspaces can be made. Ready in half an hour.',
  version: '1.0.0',
  parameters: parametersSchema,
  parameterOptions: { infraJson: { widget: 'json' } },
  settings: settingsSchema,
  entrypoint: require.resolve(
    '@helium-portal/backstage-plugin-helium-backend-module-pachyderm/aws-cluster-only',
  ),
  plugins: { aws: '7.48.0', kubernetes: '4.34.2' },
  connections,
  checks: outputs =>
    addOnChecks(outputs, [['external-dns', 'external-dns', 'Names are known']]),
});
