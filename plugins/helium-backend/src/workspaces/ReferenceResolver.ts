import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { FieldError } from '@helium-portal/backstage-plugin-helium-common';
import type { WorkspaceProgram } from '@helium-portal/backstage-plugin-helium-node';
import type { HeliumConfig } from '../config';
import { FieldInputError } from '../errors';
import { type NamedReference, referencesIn } from './references';
import type { Workspace } from './types';
import type { WorkspaceStore } from './WorkspaceStore';

/** A parameter, and the workspace that it names. */
export interface ResolvedReference {
  parameter: string;
  workspace: Workspace;
}

interface Options {
  store: Pick<WorkspaceStore, 'find'>;
  /** A rehearsed workspace is built on rehearsed ones, and a real one on real ones. */
  config: Pick<HeliumConfig, 'rehearsal'>;
  mayRead(
    workspace: Workspace,
    credentials: BackstageCredentials,
  ): Promise<boolean>;
}

/** Finds the workspaces that parameters name. */
export class ReferenceResolver {
  readonly #options: Options;

  private constructor(options: Options) {
    this.#options = options;
  }

  static create(options: Options): ReferenceResolver {
    return new ReferenceResolver(options);
  }

  /**
   * What is of another program, rehearsed where this is not, or hidden from the caller is answered like what isn't there.
   *
   * @throws FieldInputError that names each parameter whose workspace can't be had
   */
  async resolve(
    program: Pick<WorkspaceProgram<any>, 'parameterOptions'>,
    parameters: Record<string, unknown>,
    credentials: BackstageCredentials,
  ): Promise<ResolvedReference[]> {
    const { store, config, mayRead } = this.#options;
    const errors: FieldError[] = [];
    const resolved: ResolvedReference[] = [];
    for (const reference of referencesIn(program, parameters)) {
      const { parameter, name, programs } = reference;
      const workspace = (await store.find(name))?.workspace;
      if (
        workspace &&
        !workspace.destroyedAt &&
        workspace.rehearsal === config.rehearsal &&
        programs.includes(workspace.program) &&
        (await mayRead(workspace, credentials))
      ) {
        resolved.push({ parameter, workspace });
      } else {
        errors.push(missing(reference));
      }
    }
    if (errors.length) {
      throw new FieldInputError(errors);
    }
    return resolved;
  }
}

function missing({ parameter, name, programs }: NamedReference): FieldError {
  const wanted = programs.map(program => `'${program}'`).join(' or ');
  return {
    field: `parameters.${parameter}`,
    message: `there is no workspace '${name}' of the program ${wanted} that you may see; name one that is ready`,
  };
}
