import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'A workspace with a made-up name and the default expiry',
    example: stringify({
      steps: [
        {
          id: 'create',
          name: 'Create the workspace',
          action: 'helium:workspace:create',
        },
      ],
    }),
  },
  {
    description: 'A named workspace of a team, for eight hours',
    example: stringify({
      steps: [
        {
          id: 'create',
          name: 'Create the workspace',
          action: 'helium:workspace:create',
          input: {
            name: 'spring-demo',
            owner: 'group:default/field-engineering',
            expiry: 'PT8H',
            reason: 'Demo for the spring conference',
          },
        },
      ],
    }),
  },
  {
    description: 'Versions and Helm values by parameter',
    example: stringify({
      steps: [
        {
          id: 'create',
          name: 'Create the workspace',
          action: 'helium:workspace:create',
          input: {
            name: '${{ parameters.name }}',
            program: 'kubernetes_namespace',
            expiry: '2030-01-31T18:00:00Z',
            parameters: {
              pachdVersion: '2.12.0',
              values: 'pachd:\n  logLevel: debug\n',
            },
          },
        },
      ],
    }),
  },
  {
    description: 'A cluster of its own, and a workspace on it',
    example: stringify({
      steps: [
        {
          id: 'cluster',
          name: 'Create the cluster',
          action: 'helium:workspace:create',
          input: {
            name: 'spring-cluster',
            program: 'gcp_cluster_only',
            expiry: 'P7D',
            timeout: 'PT1H',
          },
        },
        {
          id: 'workspace',
          name: 'Create a workspace on it',
          action: 'helium:workspace:create',
          input: {
            name: 'spring-demo',
            program: 'gcp_namespace_only',
            expiry: 'P7D',
            parameters: {
              clusterStack: '${{ steps.cluster.output.workspaceName }}',
            },
          },
        },
      ],
    }),
  },
  {
    description: 'Without waiting: the next step starts at once',
    example: stringify({
      steps: [
        {
          id: 'create',
          name: 'Ask for the workspace',
          action: 'helium:workspace:create',
          input: { name: 'spring-demo', wait: false },
        },
        {
          id: 'ready',
          name: 'Wait until it is ready',
          action: 'helium:workspace:wait',
          input: {
            name: '${{ steps.create.output.workspaceName }}',
            timeout: 'PT45M',
          },
        },
      ],
    }),
  },
];
