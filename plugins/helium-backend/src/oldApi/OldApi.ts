import { ConflictError, NotFoundError } from '@backstage/errors';
import type { DateTime } from 'luxon';
import type { HeliumConfig } from '../config';
import { noSuchWorkspace } from '../permissions';
import type {
  Caller,
  GuardedWorkspaces,
} from '../workspaces/GuardedWorkspaces';
import type { Workspace } from '../workspaces/types';
import { DEFAULT_PROGRAM } from '../programs';
import type { OldSpec } from './spec';

const PAGE = 500;

/** What the calls of the old API do, in terms of today's. */
export class OldApi {
  readonly #workspaces: GuardedWorkspaces;
  readonly #config: Pick<HeliumConfig, 'oldApi'>;

  private constructor(
    workspaces: GuardedWorkspaces,
    config: Pick<HeliumConfig, 'oldApi'>,
  ) {
    this.#workspaces = workspaces;
    this.#config = config;
  }

  static create(options: {
    guarded: GuardedWorkspaces;
    config: Pick<HeliumConfig, 'oldApi'>;
  }): OldApi {
    return new OldApi(options.guarded, options.config);
  }

  /** The names of the workspaces that are not destroyed and that the caller may read. */
  async names(caller: Caller): Promise<string[]> {
    const names = new Set<string>();
    for (let offset = 0, total = 1; offset < total; offset += PAGE) {
      const page = await this.#workspaces.list(
        { limit: PAGE, offset, orderBy: 'createdAt', order: 'asc' },
        caller,
      );
      page.items.forEach(({ workspace }) => names.add(workspace.name));
      total = page.totalItems;
    }
    return [...names].sort();
  }

  /** @throws NotFoundError also when it is destroyed. */
  async find(name: string, caller: Caller): Promise<Workspace> {
    const { workspace } = await this.#workspaces.get(name, caller);
    if (workspace.destroyedAt) {
      throw noSuchWorkspace(name);
    }
    return workspace;
  }

  /** Creates what the specification says, or updates the workspace that has its name. */
  async apply(spec: OldSpec, caller: Caller): Promise<Workspace> {
    const existing = spec.name && (await this.#findAny(spec.name, caller));
    return existing
      ? await this.#update(existing, spec, caller)
      : await this.#create(spec, caller);
  }

  async end(name: string, caller: Caller): Promise<Workspace> {
    const { tracked } = await this.#workspaces.end(name, caller);
    return tracked.workspace;
  }

  async #create(
    { name, program = DEFAULT_PROGRAM, parameters, expiry }: OldSpec,
    caller: Caller,
  ): Promise<Workspace> {
    const { tracked } = await this.#workspaces.create(
      {
        name,
        program,
        parameters,
        owner: isService(caller) ? this.#config.oldApi.owner : undefined,
        expiresAt: toInstant(expiry),
      },
      { ...caller, nearestExpiry: true },
    );
    return tracked.workspace;
  }

  async #update(
    { name, program }: Workspace,
    spec: OldSpec,
    caller: Caller,
  ): Promise<Workspace> {
    if ((spec.program ?? program) !== program) {
      throw new ConflictError(
        `backend: there is a workspace '${name}' of '${program}'; choose another name for one of '${spec.program}'`,
      );
    }
    const { tracked } = await this.#workspaces.update(
      name,
      { parameters: spec.parameters, expiresAt: toInstant(spec.expiry) },
      { ...caller, nearestExpiry: true },
    );
    return tracked.workspace;
  }

  async #findAny(name: string, caller: Caller): Promise<Workspace | undefined> {
    try {
      return await this.find(name, caller);
    } catch (error) {
      if (error instanceof NotFoundError) {
        return undefined;
      }
      throw error;
    }
  }
}

/** The old service cut late dates off, and took past ones, so what this becomes is moved to the nearest expiry that is allowed. */
function toInstant(date: DateTime | undefined): string | undefined {
  return date?.toUTC().toISO() ?? undefined;
}

function isService({ credentials }: Caller): boolean {
  return (credentials.principal as { type?: string }).type === 'service';
}
