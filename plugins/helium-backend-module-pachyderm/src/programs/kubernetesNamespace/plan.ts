import { hostOf, OWNED_KEYS } from '@helium-portal/pulumi-components/values';
import type { PachydermParameters } from '../../pachyderm/parameters';
import { planWorkspace, WorkspacePlan } from '../../pachyderm/plan';
import type { KubernetesNamespaceSettings } from './settings';

/** What a workspace's applications are. Data stays on the node, unless the settings name an object store. */
export function plan(
  workspace: string,
  parameters: Partial<PachydermParameters>,
  settings: KubernetesNamespaceSettings,
): WorkspacePlan {
  return planWorkspace({
    parameters,
    owned: OWNED_KEYS,
    hosts: {
      console: hostOf(`console.${workspace}`, settings.ingress),
      notebooks: hostOf(`notebooks.${workspace}`, settings.ingress),
    },
    pachyderm: {
      chart: settings.chart,
      settings: settings.values,
      defaults: {
        deployTarget: 'LOCAL',
        proxy: { service: { type: 'LoadBalancer' } },
      },
    },
    notebooks: settings.notebooks,
  });
}
