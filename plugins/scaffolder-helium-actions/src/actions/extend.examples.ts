import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Four more hours',
    example: stringify({
      steps: [
        {
          id: 'extend',
          name: 'Extend the workspace',
          action: 'helium:workspace:extend',
          input: {
            name: 'spring-demo',
            expiry: 'PT4H',
            reason: 'The demo was moved to the afternoon',
          },
        },
      ],
    }),
  },
  {
    description: 'Until an instant',
    example: stringify({
      steps: [
        {
          id: 'extend',
          name: 'Extend the workspace',
          action: 'helium:workspace:extend',
          input: { name: 'spring-demo', expiry: '2030-01-31T18:00:00+01:00' },
        },
      ],
    }),
  },
];
