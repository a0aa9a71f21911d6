import { createWorkspaceProgram } from '@helium-portal/backstage-plugin-helium-node';
import { addOnChecks } from '../clusters/checks';
import { connections } from './gcpClusterOnly/connections';
import { parametersSchema } from './gcpClusterOnly/parameters';
import { settingsSchema } from './gcpClusterOnly/settings';

/**
 * A private GKE cluster with ingress controller, DNS and a wildcard certificate, on which `gcp_namespace_only` makes workspaces.
 *
 * @public
 */
export const gcpClusterOnly = createWorkspaceProgram({
  name: 'gcp_cluster_only',
  title: 'Cluster on Google Cloud',
  description:
    'A private GKE cluster of its own, on which Pachyderm workspaces can be made. Ready in a quarter of an hour.',
  version: '1.0.0',
  parameters: parametersSchema,
  parameterOptions: { infraJson: { widget: 'json' } },
  settings: settingsSchema,
  entrypoint: require.resolve(
    '@helium-portal/backstage-plugin-helium-backend-module-pachyderm/gcp-cluster-only',
  ),
  plugins: { gcp: '9.37.0', kubernetes: '4.34.2' },
  connections,
  checks: outputs => addOnChecks(outputs),
});
