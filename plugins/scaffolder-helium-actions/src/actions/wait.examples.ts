import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Waits until a workspace is ready',
    example: stringify({
      steps: [
        {
          id: 'ready',
          name: 'Wait until the workspace is ready',
          action: 'helium:workspace:wait',
          input: { name: 'spring-demo' },
        },
      ],
    }),
  },
  {
    description: 'Waits at most an hour until a workspace is gone',
    example: stringify({
      steps: [
        {
          id: 'gone',
          name: 'Wait until the workspace is gone',
          action: 'helium:workspace:wait',
          input: { name: 'spring-demo', for: 'destroyed', timeout: 'PT1H' },
        },
      ],
    }),
  },
];
