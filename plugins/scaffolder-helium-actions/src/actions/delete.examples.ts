import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Deletes a workspace and waits until nothing of it is left',
    example: stringify({
      steps: [
        {
          id: 'delete',
          name: 'Delete the workspace',
          action: 'helium:workspace:delete',
          input: { name: 'spring-demo' },
        },
      ],
    }),
  },
  {
    description:
      'Deletes a workspace, then the cluster that it is built on, which would be refused before',
    example: stringify({
      steps: [
        {
          id: 'workspace',
          name: 'Delete the workspace',
          action: 'helium:workspace:delete',
          input: { name: 'spring-demo' },
        },
        {
          id: 'cluster',
          name: 'Delete its cluster',
          action: 'helium:workspace:delete',
          input: { name: 'spring-cluster' },
        },
      ],
    }),
  },
  {
    description: 'Begins to delete a workspace and goes on at once',
    example: stringify({
      steps: [
        {
          id: 'delete',
          name: 'Delete the workspace',
          action: 'helium:workspace:delete',
          input: { name: 'spring-demo', wait: false },
        },
      ],
    }),
  },
];
