import { entityEnvelopeSchemaValidator } from '@backstage/catalog-model';
import { program, workspace } from './__testUtils__/workspaces';
import { toEntity } from './workspaceEntity';

const options = {
  baseUrl: 'https://portal.example.org',
  clusters: new Map([['sample_program', 'resource:default/shared']]),
  programs: new Map([[program.name, program]]),
};

it('tells what a workspace is, and nothing that not everybody may know', () => {
  const entity = toEntity(
    workspace({
      rehearsal: true,
      parameters: { size: 'large', values: 'not for the catalog' },
      connections: [
        { kind: 'console', title: 'Console', url: 'https://console.test' },
        { kind: 'kubectl', title: 'kubectl', command: 'kubectl get pods' },
      ],
    }),
    options,
  );
  expect(entity).toEqual({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: 'calm-otter',
      namespace: 'default',
      description: 'Sample',
      annotations: {
        'backstage.io/managed-by-location': 'helium:workspaces',
        'backstage.io/managed-by-origin-location': 'helium:workspaces',
        'helium.dev/workspace': 'calm-otter',
        'helium.dev/workspace-id': 'id-of-calm-otter',
        'helium.dev/program': 'sample_program',
        'helium.dev/status': 'ready',
        'helium.dev/expires-at': '2030-01-02T00:00:00.000Z',
      },
      tags: ['rehearsal'],
      links: [
        {
          title: 'Workspace',
          url: 'https://portal.example.org/helium/workspaces/calm-otter',
        },
        { title: 'Console', url: 'https://console.test' },
      ],
    },
    spec: {
      type: 'workspace',
      owner: 'group:default/team',
      dependsOn: ['resource:default/shared'],
    },
  });
  expect(() => entityEnvelopeSchemaValidator()(entity)).not.toThrow();
});

it('depends on the workspace that it is built on', () => {
  const { spec } = toEntity(
    workspace({ parameters: { clusterStack: 'big-cluster' } }),
    options,
  );
  expect(spec.dependsOn).toEqual(['resource:default/big-cluster']);
});

it('has no way in once the workspace is to go, and knows programs that are gone', () => {
  const entity = toEntity(
    workspace({
      program: 'forgotten',
      desired: 'absent',
      status: 'destroying',
      expiresAt: undefined,
      connections: [
        { kind: 'console', title: 'Console', url: 'https://console.test' },
      ],
    }),
    options,
  );
  expect(entity.metadata.links).toHaveLength(1);
  expect(entity.metadata.description).toBe('forgotten');
  expect(entity.metadata.annotations).not.toHaveProperty(
    'helium.dev/expires-at',
  );
  expect(entity.spec).not.toHaveProperty('dependsOn');
});
