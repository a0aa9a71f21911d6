import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import scaffolderModel from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
  type EntityProviderMutation,
} from '@backstage/plugin-catalog-node';
import type { Program } from '@helium-portal/backstage-plugin-helium-common';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
  spec: {
    type: 'workspace',
    steps: [{ id: 'look', name: 'Look', action: 'debug:log' }],
  },
});

const refOf = ({ kind, metadata }: Entity) =>
  `${kind}:default/${metadata.name}`.toLowerCase();

/** The provider between an API with these programs and a catalog that has these entities. */
async function connect(programs: () => Program[], entities: Entity[] = []) {
  const logger = mockServices.logger.mock();
  const mutations: EntityProviderMutation[] = [];
  const present = new Map(entities.map(entity => [refOf(entity), entity]));
  let write = async (_: AbortSignal) => {};
  await ProgramTemplateProvider.create({
    api: { listPrograms: async () => ({ items: programs() }) },
    auth: mockServices.auth(),
    catalog: {
      async *streamEntities() {
        yield [...present.values()];
      },
    },
    logger,
    schedule: {
      run: async ({ fn }) => {
        write = async signal => fn(signal);
      },
    },
  }).connect({
    refresh: async () => {},
    applyMutation: async mutation => {
      if (mutation.type !== 'delta') {
        throw new Error('What can not be read now would be gone');
      }
      mutations.push(mutation);
      mutation.added.forEach(({ entity }) =>
        present.set(refOf(entity), entity),
      );
      mutation.removed.forEach(removed =>
        present.delete(String(Object.values(removed)[0])),
      );
    },
  });
  return {
    logger,
    mutations,
    async templates() {
      await write(new AbortController().signal);
      return [...present.values()];
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

  it('keeps that of a program that takes no workspaces for a while', async () => {
    const programs = [named('shop')];
    const { templates, mutations } = await connect(() => programs);
    await templates();
    programs.splice(0, 1, named('shop', { unavailable: 'it is fetched' }));
    expect(namesOf(await templates())).toEqual(['shop']);
    expect(mutations.at(-1)).toEqual({ type: 'delta', added: [], removed: [] });
  });

  it('makes none that nobody could fill in, and says so once', async () => {
    const pin = { name: 'pin', mutable: true, secret: true };
    const { templates, logger } = await connect(() => [
      named('odd-'),
      named('bank', {
        parameters: [pin],
        parametersSchema: { properties: { pin: { type: 'integer' } } },
      }),
    ]);
    await templates();
    expect(await templates()).toEqual([]);
    expect(logger.warn.mock.calls.map(([text]) => text)).toEqual([
      expect.stringContaining("'odd-': the catalog takes no such name"),
      expect.stringContaining("'bank': its secret parameter 'pin' is no text"),
    ]);
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
    const found = await templates();
    expect(namesOf(found)).toEqual(['new-site', 'other', 'barn', 'shop']);
    expect(JSON.stringify(found[3].spec)).toContain(
      'template:default/new-site',
    );
  });

  it('gives way to one that somebody wrote under the same name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'helium-templates-'));
    let write = async () => {};
    const backend = await startTestBackend({
      features: [
        catalogPlugin,
        scaffolderModel,
        mockServices.rootConfig.factory({
          data: {
            catalog: {
              rules: [{ allow: ['Template'] }],
              processingInterval: { seconds: 1 },
              locations: [{ type: 'file', target: join(folder, '*.yaml') }],
            },
          },
        }),
        createBackendModule({
          pluginId: 'catalog',
          moduleId: 'program-templates',
          register(registration) {
            registration.registerInit({
              deps: {
                auth: coreServices.auth,
                catalog: catalogServiceRef,
                logger: coreServices.logger,
                processing: catalogProcessingExtensionPoint,
              },
              async init({ processing, ...services }) {
                processing.addEntityProvider(
                  ProgramTemplateProvider.create({
                    ...services,
                    api: {
                      listPrograms: async () => ({
                        items: [named('shop'), named('barn')],
                      }),
                    },
                    schedule: {
                      run: async ({ fn }) => {
                        write = async () => fn(new AbortController().signal);
                      },
                    },
                  }),
                );
              },
            });
          },
        }),
      ],
    });
    const { port } = backend.server.address() as AddressInfo;
    /** Once it is of this title, `shop` and what else there is. */
    const titles = async (title: string) => {
      const found = new Map<string, string>();
      const end = Date.now() + 30_000;
      while (found.get('shop') !== title && Date.now() < end) {
        await write();
        await sleep(200);
        const response = await fetch(
          `http://127.0.0.1:${port}/api/catalog/entities?filter=kind=template`,
          { headers: { authorization: mockCredentials.user.header() } },
        );
        found.clear();
        for (const { metadata } of (await response.json()) as Entity[]) {
          found.set(metadata.name, metadata.title!);
        }
      }
      return Object.fromEntries(found);
    };

    try {
      const own = 'New workspace: Sample';
      expect(await titles(own)).toEqual({ shop: own, barn: own });
      const entity = written('shop', {});
      entity.metadata.title = 'Ours';
      await writeFile(join(folder, 'template.yaml'), JSON.stringify(entity));
      expect(await titles('Ours')).toEqual({ shop: 'Ours', barn: own });
    } finally {
      await backend.stop();
      await rm(folder, { recursive: true });
    }
  }, 120_000);

  it('keeps what there is while the programs can not be read', async () => {
    const { templates, mutations, logger } = await connect(() => {
      throw new Error('helium is away');
    });
    await templates();
    expect(mutations).toEqual([]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('could not be made'),
      expect.objectContaining({ message: 'helium is away' }),
    );
  });
});
