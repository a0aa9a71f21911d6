import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Program } from '@helium-portal/backstage-plugin-helium-common';
import { program } from './__testUtils__/workspaces';
import { ProgramTemplateProvider } from './ProgramTemplateProvider';

const named = (name: string, changes: Partial<Program> = {}): Program => ({
  ...program,
  name,
  ...changes,
});

const written = (
  name: string,
  annotations: Record<string, string>,
): Entity => ({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name, namespace: 'default', annotations },
  spec: { type: 'workspace', steps: [] },
});

async function connect(programs: () => Program[], entities: Entity[] = []) {
  const mutations: Array<Extract<EntityProviderMutation, { type: 'full' }>> =
    [];
  const logger = mockServices.logger.mock();
  let write = async (_: AbortSignal) => {};
  await ProgramTemplateProvider.create({
    api: { listPrograms: async () => ({ items: programs() }) },
    auth: mockServices.auth(),
    catalog: catalogServiceMock({ entities }),
    logger,
    schedule: {
      run: async ({ fn }) => {
        write = async signal => fn(signal);
      },
    },
  }).connect({
    refresh: async () => {},
    applyMutation: async mutation => {
      if (mutation.type !== 'full') {
        throw new Error('What is gone would stay');
      }
      mutations.push(mutation);
    },
  });
  return {
    logger,
    mutations,
    async templates() {
      await write(new AbortController().signal);
      return mutations.at(-1)!.entities.map(({ entity }) => entity);
    },
  };
}

const namesOf = (entities: Entity[]) =>
  entities.map(({ metadata }) => metadata.name);

describe('ProgramTemplateProvider', () => {
  it('has a template for each program that takes workspaces', async () => {
    const programs = [
      named('shop'),
      named('lost', { unavailable: 'its commit is not there' }),
    ];
    const { templates } = await connect(() => programs);
    expect(namesOf(await templates())).toEqual(['shop']);
    programs.splice(0, 2, named('lost'));
    expect(namesOf(await templates())).toEqual(['lost']);
  });

  it('makes none where somebody wrote one, but leads to that', async () => {
    const { templates } = await connect(
      () => [
        named('shop', {
          parameters: [
            {
              name: 'site',
              mutable: false,
              secret: false,
              workspace: { programs: ['site'] },
            },
          ],
          parametersSchema: { properties: { site: { type: 'string' } } },
        }),
        named('site'),
        named('barn'),
      ],
      [
        written('new-site', { 'helium.dev/program': 'site' }),
        written('other', {}),
        // What it made itself before.
        written('barn', {
          'helium.dev/program': 'barn',
          'backstage.io/managed-by-origin-location': 'helium:programs',
        }),
      ],
    );
    const made = await templates();
    expect(namesOf(made)).toEqual(['shop', 'barn']);
    expect(JSON.stringify(made[0].spec)).toContain('template:default/new-site');
  });

  it('keeps what there is while the programs can not be read', async () => {
    const { templates, mutations, logger } = await connect(() => {
      throw new Error('helium is away');
    });
    await expect(templates()).rejects.toThrow();
    expect(mutations).toEqual([]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('could not be made'),
      expect.objectContaining({ message: 'helium is away' }),
    );
  });
});
