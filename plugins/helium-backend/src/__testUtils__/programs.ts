import {
  createWorkspaceProgram,
  type WorkspaceProgram,
} from '@helium-portal/backstage-plugin-helium-node';
import { DefaultProgramRegistry } from '../programs';

/** A program with a parameter of each sort; its entrypoint is never run. */
export const sampleProgram: WorkspaceProgram<any> = createWorkspaceProgram({
  name: 'sample_program',
  title: 'Sample',
  description: 'For tests',
  version: '1.0.0',
  entrypoint: require.resolve('./programs'),
  parameters: z =>
    z.object({
      size: z.enum(['small', 'large']).default('small'),
      region: z.string().default('here'),
      values: z.string().optional(),
      password: z.string().optional(),
      nested: z.object({ count: z.number().int().min(1) }).optional(),
    }),
  parameterOptions: {
    region: { mutable: false },
    values: { widget: 'yaml' },
    password: { secret: true },
  },
});

/** 32 bytes in base64. */
export const SECRETS_KEY = Buffer.alloc(32, 7).toString('base64');

export const samplePrograms = DefaultProgramRegistry.create({
  programs: [sampleProgram],
  config: { programs: {}, secretsKey: SECRETS_KEY },
});
