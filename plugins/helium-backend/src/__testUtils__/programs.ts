import { InputError } from '@backstage/errors';
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
      place: z.string().optional(),
      values: z.string().optional(),
      password: z.string().optional(),
      nested: z.object({ count: z.number().int().min(1) }).optional(),
    }),
  parameterOptions: {
    region: { mutable: false },
    place: { mutable: false },
    values: { widget: 'yaml' },
    password: { secret: true },
  },
  effectiveValues: async ({ workspace, parameters }) => {
    const text = parameters.values ? String(parameters.values) : '';
    if (text.includes('unreadable')) {
      throw new InputError(`the password ${parameters.password} is no value`);
    }
    return [
      {
        title: 'Sample',
        chart: { name: 'sample', version: '1.0.0' },
        values: [
          {
            key: 'host',
            value: `${workspace}.example.org`,
            origin: 'platform',
          },
          { key: 'size', value: parameters.size, origin: 'parameters' },
          // As a program that is not careful would.
          { key: 'url', value: `x:${parameters.password}@y`, origin: 'user' },
          { key: 'token', value: 'another-secret', origin: 'secret' },
        ],
        refused: text.includes('host:')
          ? [{ parameter: 'values', key: 'host', because: 'Helium sets it' }]
          : [],
        includesChartDefaults: false,
      },
    ];
  },
});

/** A program whose workspaces are built on those of {@link sampleProgram}. */
export const dependentProgram: WorkspaceProgram<any> = createWorkspaceProgram({
  name: 'dependent_program',
  title: 'Dependent',
  description: 'For tests',
  version: '1.0.0',
  entrypoint: require.resolve('./programs'),
  parameters: z =>
    z.object({
      size: z.enum(['small', 'large']).default('small'),
      clusterStack: z.string().optional(),
      secondStack: z.string().optional(),
    }),
  parameterOptions: {
    clusterStack: { workspace: { programs: ['sample_program'] } },
    secondStack: {
      mutable: true,
      workspace: { programs: ['sample_program', 'dependent_program'] },
    },
  },
  effectiveValues: async ({ references }) => [
    {
      title: 'Dependent',
      chart: { name: 'dependent' },
      values: [
        {
          key: 'endpoint',
          value: references.clusterStack?.outputs.endpoint,
          origin: 'platform',
        },
      ],
      refused: [],
      includesChartDefaults: true,
    },
  ],
});

/** A program whose workspaces' data can outlive them. */
export const keepingProgram: WorkspaceProgram<any> = createWorkspaceProgram({
  name: 'keeping_program',
  title: 'Keeping',
  description: 'For tests',
  version: '1.0.0',
  entrypoint: require.resolve('./programs'),
  parameters: z => z.object({}),
  keepsData: true,
});

/** 32 bytes in base64. */
export const SECRETS_KEY = Buffer.alloc(32, 7).toString('base64');

export const samplePrograms = DefaultProgramRegistry.create({
  programs: [sampleProgram, dependentProgram, keepingProgram],
  config: { programs: {}, secretsKey: SECRETS_KEY },
});
