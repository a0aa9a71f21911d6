import type {
  AuthService,
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_ORIGIN_LOCATION,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type {
  CatalogService,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  HELIUM_PROGRAM_ANNOTATION,
  type HeliumApi,
  type Program,
} from '@helium-portal/backstage-plugin-helium-common';
import {
  programTemplateRef,
  TEMPLATE_ORIGIN,
  templateProblem,
  toTemplate,
} from './programTemplate';

interface ProgramTemplateProviderOptions {
  api: Pick<HeliumApi, 'listPrograms'>;
  auth: AuthService;
  /** The catalog itself, to see which templates others wrote. */
  catalog: Pick<CatalogService, 'streamEntities'>;
  logger: LoggerService;
  schedule: SchedulerServiceTaskRunner;
}

/** What the catalog has. */
interface Present {
  /** By program, the template that somebody wrote for it. */
  written: Map<string, string>;
  /** The programs of those that were made here. */
  made: string[];
}

/**
 * Keeps a template in the catalog for each program that takes workspaces and that no other template names by the annotation
 * `helium.dev/program`: a program that was only configured has its form at once, and a team that wants another writes it. The template
 * of a program that takes none for now stays, as its forms say why.
 */
export class ProgramTemplateProvider implements EntityProvider {
  readonly #options: ProgramTemplateProviderOptions;
  readonly #told = new Set<string>();

  private constructor(options: ProgramTemplateProviderOptions) {
    this.#options = options;
  }

  static create(
    options: ProgramTemplateProviderOptions,
  ): ProgramTemplateProvider {
    return new ProgramTemplateProvider(options);
  }

  getProviderName(): string {
    return 'helium-programs';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    const { logger, schedule } = this.#options;
    await schedule.run({
      id: 'helium-programs',
      fn: async signal => {
        try {
          await this.#write(connection, signal);
        } catch (error) {
          logger.warn(
            'The templates of programs could not be made; they stay as they are until the next try',
            toError(error),
          );
        }
      },
    });
  }

  async #write(
    connection: EntityProviderConnection,
    signal: AbortSignal,
  ): Promise<void> {
    const programs = await this.#readPrograms(signal);
    const { written, made } = await this.#readCatalog();
    const wanted = programs.filter(
      program => !written.has(program.name) && this.#isFine(program),
    );
    const names = wanted.map(({ name }) => name);
    const templates = new Map([
      ...names.map(name => [name, programTemplateRef(name)] as const),
      ...written,
    ]);
    await connection.applyMutation({
      type: 'delta',
      // Without a location key, so that a template which somebody writes under the same name takes its place.
      added: wanted
        .filter(({ unavailable }) => !unavailable)
        .map(program => ({ entity: toTemplate(program, templates) })),
      removed: made
        .filter(name => !names.includes(name))
        .map(name => ({ entityRef: programTemplateRef(name) })),
    });
  }

  async #readPrograms(signal: AbortSignal): Promise<Program[]> {
    const { api, auth } = this.#options;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'helium',
    });
    const { items } = await api.listPrograms({ token, signal });
    return items;
  }

  async #readCatalog(): Promise<Present> {
    const { auth, catalog } = this.#options;
    const batches = catalog.streamEntities(
      {
        filter: { kind: 'Template' },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.annotations',
        ],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    const present: Present = { written: new Map(), made: [] };
    for await (const entities of batches) {
      for (const entity of entities) {
        const { name, annotations = {} } = entity.metadata;
        if (annotations[ANNOTATION_ORIGIN_LOCATION] === TEMPLATE_ORIGIN) {
          present.made.push(name);
        } else {
          const ref = stringifyEntityRef(entity);
          const program = annotations[HELIUM_PROGRAM_ANNOTATION];
          // Or it has the place of the one that would be made.
          const named = [program, ref === programTemplateRef(name) && name];
          named.forEach(each => each && present.written.set(each, ref));
        }
      }
    }
    return present;
  }

  #isFine(program: Program): boolean {
    const problem = program.unavailable ? undefined : templateProblem(program);
    if (problem && !this.#told.has(program.name)) {
      this.#told.add(program.name);
      this.#options.logger.warn(
        `No template is made for the program '${program.name}': ${problem}; write one with the annotation ${HELIUM_PROGRAM_ANNOTATION}`,
      );
    }
    return !problem;
  }
}
