import { createWorkspaceProgram } from '@helium-portal/backstage-plugin-helium-node';
import { chartValues } from '../pachyderm/chartValues';
import { checks, connections } from '../pachyderm/connections';
import type { GcpNamespaceParameters } from './gcpNamespaceOnly/parameters';
import { parametersSchema } from './gcpNamespaceOnly/parameters';
import { plan } from './gcpNamespaceOnly/plan';
import { settingsSchema } from './gcpNamespaceOnly/settings';

/**
 * Pachyderm with Console and notebooks on a GKE cluster, with a bucket of its own, TLS, DNS, and sign-in by OIDC.
 *
 * The portal loads this; what drives Pulumi is in the entrypoint, which only a runner loads.
 *
 * @public
 */
export const gcpNamespaceOnly = createWorkspaceProgram({
  name: 'gcp_namespace_only',
  title: 'Pachyderm on Google Cloud',
  description:
    'Pachyderm with Console and notebooks in a namespace of a shared GKE cluster, with a bucket of its own. Ready in minutes.',
  version: '1.0.0',
  sleeps: true,
  keepsData: true,
  parameters: parametersSchema,
  parameterOptions: {
    clusterStack: {
      mutable: false,
      workspace: { programs: ['gcp_cluster_only'] },
    },
    values: { widget: 'yaml' },
    secretValues: { widget: 'yaml', secret: true },
  },
  settings: settingsSchema,
  entrypoint: require.resolve(
    '@helium-portal/backstage-plugin-helium-backend-module-pachyderm/gcp-namespace-only',
  ),
  plugins: { gcp: '9.37.0', kubernetes: '4.34.2' },
  connections,
  checks,
  effectiveValues: async ({ parameters, ...given }) =>
    chartValues(
      plan({
        ...given,
        parameters: parameters as Partial<GcpNamespaceParameters>,
      }),
      parameters,
    ),
});
