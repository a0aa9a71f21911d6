import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { ParameterChange } from '@helium-portal/backstage-plugin-helium-common';
import type { WorkspaceProgram } from '@helium-portal/backstage-plugin-helium-node';
import { parameterChanges } from './parameterChanges';
import {
  changedNames,
  mergeParameters,
  parseParameters,
  refuseImmutable,
  splitSecrets,
} from './parameters';
import type { ReferenceResolver } from './ReferenceResolver';
import type { Reference } from './references';
import type { SecretParameters } from './secretParameters';
import type { Workspace } from './types';
import type { WorkspaceStore } from './WorkspaceStore';

type Parameters = Record<string, unknown>;

/** Parameters as they are kept. */
export interface ResolvedParameters {
  /** Without the secret ones. */
  parameters: Parameters;
  /** JWE. */
  secretParameters?: string;
  /** The workspaces that they name. */
  references: Reference[];
}

/** Checks parameters in full, before anything of them is written. */
export class ParameterResolver {
  readonly #store: Pick<WorkspaceStore, 'getSecretParameters'>;
  readonly #secrets: SecretParameters;
  readonly #references: ReferenceResolver;

  private constructor(options: {
    store: Pick<WorkspaceStore, 'getSecretParameters'>;
    secrets: SecretParameters;
    references: ReferenceResolver;
  }) {
    this.#store = options.store;
    this.#secrets = options.secrets;
    this.#references = options.references;
  }

  static create(options: {
    store: Pick<WorkspaceStore, 'getSecretParameters'>;
    secrets: SecretParameters;
    references: ReferenceResolver;
  }): ParameterResolver {
    return new ParameterResolver(options);
  }

  /** @throws FieldInputError */
  async forNew(
    program: WorkspaceProgram<any>,
    given: Parameters,
    credentials: BackstageCredentials,
  ): Promise<ResolvedParameters> {
    return await this.#resolve(
      program,
      parseParameters(program, given),
      credentials,
    );
  }

  /**
   * Those of a workspace with a change merged over them; they may differ without one, by a default that the program has now.
   *
   * @throws FieldInputError, which names all that is immutable and would change
   */
  async forChange(
    program: WorkspaceProgram<any>,
    workspace: Workspace,
    change: Parameters,
    credentials: BackstageCredentials,
  ): Promise<
    ResolvedParameters & { differs: boolean; changed: ParameterChange[] }
  > {
    const before = await this.present(workspace);
    const after = parseParameters(program, mergeParameters(before, change));
    refuseImmutable(program, before, after);
    return {
      ...(await this.#resolve(program, after, credentials)),
      differs: changedNames(before, after).length > 0,
      changed: parameterChanges(program, change, before, after),
    };
  }

  /** A workspace's own, the secret ones decrypted. */
  async present(workspace: Workspace): Promise<Parameters> {
    const jwe = await this.#store.getSecretParameters(workspace.id);
    return {
      ...workspace.parameters,
      ...(jwe && (await this.#secrets.decrypt(jwe))),
    };
  }

  async #resolve(
    program: WorkspaceProgram<any>,
    parameters: Parameters,
    credentials: BackstageCredentials,
  ): Promise<ResolvedParameters> {
    const references = await this.#references.resolve(
      program,
      parameters,
      credentials,
    );
    const { shown, secret } = splitSecrets(program, parameters);
    return {
      parameters: shown,
      secretParameters: Object.keys(secret).length
        ? await this.#secrets.encrypt(secret)
        : undefined,
      references: references.map(({ parameter, workspace }) => ({
        parameter,
        workspaceId: workspace.id,
      })),
    };
  }
}
