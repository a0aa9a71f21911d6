import type {
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';

/** A workspace as the API shows it. */
export function workspace(changes: Partial<Workspace> = {}): Workspace {
  return {
    id: `id-of-${changes.name ?? 'calm-otter'}`,
    name: 'calm-otter',
    program: 'sample_program',
    project: 'sample-program',
    owner: 'group:default/team',
    createdBy: 'user:default/jane',
    rehearsal: false,
    desired: 'present',
    generation: 1,
    observedGeneration: 1,
    status: 'ready',
    parameters: {},
    outputs: { password: 'not for the catalog' },
    connections: [],
    checks: [],
    leftovers: [],
    createdAt: '2030-01-01T00:00:00.000Z',
    updatedAt: '2030-01-01T00:00:00.000Z',
    expiresAt: '2030-01-02T00:00:00.000Z',
    ...changes,
  };
}

/** A program whose workspaces may be built on others. */
export const program: Program = {
  name: 'sample_program',
  project: 'sample-program',
  title: 'Sample',
  description: 'For tests',
  version: '1.0.0',
  rehearsal: false,
  parametersSchema: {},
  parameters: [
    { name: 'size', mutable: true, secret: false },
    {
      name: 'clusterStack',
      mutable: false,
      secret: false,
      workspace: { programs: ['sample_cluster'] },
    },
  ],
  expiry: {
    default: 'P1D',
    minimum: 'PT1H',
    maximum: 'P10D',
    timeZone: 'UTC',
  },
};
