import { createWorkspaceProgram } from '@helium-portal/backstage-plugin-helium-node';
import { chartValues } from '../pachyderm/chartValues';
import { checks, connections } from '../pachyderm/connections';
import {
  pachydermParameters,
  refuseVersionsTwice,
} from '../pachyderm/parameters';
import { plan } from './kubernetesNamespace/plan';
import { settingsSchema } from './kubernetesNamespace/settings';

/**
 * Pachyderm with Console and notebooks in a namespace of its own, on a Kubernetes cluster that is there already.
 *
 * The portal loads this; what drives Pulumi is in the entrypoint, which only a runner loads.
 *
 * @public
 */
export const kubernetesNamespace = createWorkspaceProgram({
  name: 'kubernetes_namespace',
  title: 'Pachyderm on Kubernetes',
  description:
    'Pachyderm with Console and notebooks in a namespace of its own, on a cluster that is there already. Ready in minutes.',
  version: '1.0.0',
  sleeps: true,
  keepsData: true,
  parameters: z => pachydermParameters(z).superRefine(refuseVersionsTwice),
  parameterOptions: {
    values: { widget: 'yaml' },
    secretValues: { widget: 'yaml', secret: true },
  },
  settings: settingsSchema,
  entrypoint: require.resolve(
    '@helium-portal/backstage-plugin-helium-backend-module-pachyderm/kubernetes-namespace',
  ),
  plugins: { kubernetes: '4.34.2' },
  connections,
  checks,
  effectiveValues: ({ workspace, parameters, settings }) =>
    chartValues(plan(workspace, parameters, settings), parameters),
});
