import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError, toError } from '@backstage/errors';
import type { EffectiveValuesRequest } from '@helium-portal/backstage-plugin-helium-common';
import type {
  ChartValues,
  EffectiveValue,
  WorkspaceReference,
} from '@helium-portal/backstage-plugin-helium-node';
import { Knex } from 'knex';
import { parse } from 'yaml';
import { FieldInputError } from '../errors';
import type { ProgramRegistry, RegisteredProgram } from '../programs';
import { Redactor } from '../runner/Redactor';
import {
  isYaml,
  parseParameters,
  requireTexts,
  splitSecrets,
} from './parameters';
import type { ParameterResolver } from './ParameterResolver';
import type { ReferenceResolver } from './ReferenceResolver';
import { readReferences } from './references';
import type { Workspace } from './types';

/** Stands in programs' texts where a workspace has no name yet. */
const UNNAMED = 'unnamed';

interface Options {
  database: Knex;
  programs: ProgramRegistry;
  parameters: ParameterResolver;
  references: ReferenceResolver;
}

/** What the charts of a workspace get, and who decided each value; without the secret ones. */
export class EffectiveValues {
  readonly #options: Options;

  private constructor(options: Options) {
    this.#options = options;
  }

  static create(options: Options): EffectiveValues {
    return new EffectiveValues(options);
  }

  /**
   * Of parameters that somebody is about to create a workspace with; those that are required may still be missing. YAML must be
   * readable, and JSON what the program takes.
   *
   * @throws NotFoundError about the program, FieldInputError about parameters that nothing can be made of
   */
  async ofProgram(
    name: string,
    request: EffectiveValuesRequest,
    credentials: BackstageCredentials,
  ): Promise<ChartValues[]> {
    const registered = this.#options.programs.get(name);
    if (!registered?.enabled) {
      throw new NotFoundError(`There is no program '${name}'`);
    }
    const { program } = registered;
    const parameters = Object.fromEntries(
      Object.entries(request.parameters ?? {}).filter(
        ([, value]) => value !== null,
      ),
    );
    requireTexts(program, parameters);
    const resolved = await this.#options.references.resolve(
      program,
      parameters,
      credentials,
    );
    return await read(registered, {
      workspace: request.name || UNNAMED,
      parameters,
      references: Object.fromEntries(
        resolved.map(({ parameter, workspace }) => [
          parameter,
          {
            name: workspace.name,
            program: workspace.program,
            outputs: workspace.outputs,
          },
        ]),
      ),
    });
  }

  /** @throws NotFoundError when the workspace's program is not installed any more */
  async ofWorkspace(workspace: Workspace): Promise<ChartValues[]> {
    const { database, programs, parameters } = this.#options;
    const registered = programs.get(workspace.program);
    if (!registered) {
      throw new NotFoundError(
        `Program '${workspace.program}' of workspace '${workspace.name}' is not installed`,
      );
    }
    return await read(registered, {
      workspace: workspace.name,
      parameters: await parameters.present(workspace),
      references: await readReferences(
        database,
        registered.program,
        workspace.parameters,
      ),
    });
  }
}

async function read(
  { program, settings }: RegisteredProgram,
  input: {
    workspace: string;
    parameters: Record<string, unknown>;
    references: Record<string, WorkspaceReference>;
  },
): Promise<ChartValues[]> {
  const { secret } = splitSecrets(program, input.parameters);
  const redactor = Redactor.of(
    Object.entries(secret).flatMap(([name, value]) =>
      isYaml(program, name) ? [value, parse(String(value))] : [value],
    ),
  );
  let charts: ChartValues[];
  try {
    charts = (await program.effectiveValues?.({ ...input, settings })) ?? [];
  } catch (error) {
    // What is wrong with the parameters says more than what the program stumbled over.
    parseParameters(program, input.parameters);
    const { name, message } = toError(error);
    throw name === 'InputError'
      ? new FieldInputError([
          { field: 'parameters', message: redactor.redact(message) },
        ])
      : error;
  }
  return charts.map(chart => ({
    ...chart,
    values: chart.values.map(value => hide(value, redactor)),
    refused: chart.refused.map(refusal => ({
      ...refusal,
      because: redactor.redact(refusal.because),
    })),
  }));
}

/** A program may have put a secret parameter into a value that it did not mark. */
function hide(value: EffectiveValue, redactor: Redactor): EffectiveValue {
  const { key, origin } = value;
  return value.secret || origin === 'secret' || redactor.contains(value.value)
    ? { key, origin, secret: true }
    : value;
}
