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
} from '@helium-portal/backstage-plugin-helium-common';
import {
  programTemplateRef,
  TEMPLATE_ORIGIN,
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

/**
 * Keeps a template in the catalog for each program that takes workspaces and that no other template names by the annotation
 * `helium.dev/program`: a program that was only configured has its form at once, and a team that wants another writes it.
 */
export class ProgramTemplateProvider implements EntityProvider {
  readonly #options: ProgramTemplateProviderOptions;

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
    const { api, auth } = this.#options;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'helium',
    });
    const { items } = await api.listPrograms({ token, signal });
    const written = await this.#writtenByOthers();
    const made = items.filter(
      ({ name, unavailable }) => !unavailable && !written.has(name),
    );
    const templates = new Map([
      ...made.map(({ name }) => [name, programTemplateRef(name)] as const),
      ...written,
    ]);
    await connection.applyMutation({
      type: 'full',
      entities: made.map(program => ({
        entity: toTemplate(program, templates),
        locationKey: TEMPLATE_ORIGIN,
      })),
    });
  }

  /** By program, the template that somebody wrote for it. */
  async #writtenByOthers(): Promise<ReadonlyMap<string, string>> {
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
    const written = new Map<string, string>();
    for await (const entities of batches) {
      for (const entity of entities) {
        const { annotations = {} } = entity.metadata;
        const program = annotations[HELIUM_PROGRAM_ANNOTATION];
        if (
          program &&
          annotations[ANNOTATION_ORIGIN_LOCATION] !== TEMPLATE_ORIGIN
        ) {
          written.set(program, stringifyEntityRef(entity));
        }
      }
    }
    return written;
  }
}
