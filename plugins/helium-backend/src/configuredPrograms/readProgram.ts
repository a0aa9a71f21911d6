import { InputError } from '@backstage/errors';
import {
  createWorkspaceProgram,
  type WorkspaceProgram,
} from '@helium-portal/backstage-plugin-helium-node';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeliumConfig } from '../config';
import type { ConfiguredProgramConfig } from './config';
import { executableOf, hasLanguageHost } from './languageHosts';
import { CONFIGURED_ENTRYPOINT } from './names';
import { findNodejsEntry, type NodejsEntry } from './nodejsEntry';
import { checksOf, connectionsOf } from './outputTemplates';
import { parameterShape, secretOptions } from './parameters';
import { parseProjectFile, type ProjectFile } from './projectFile';
import { type ConfiguredSettings, programFolder } from './settings';

/** A program of the configuration, as it could be read last. */
export interface ConfiguredProgram {
  program: WorkspaceProgram<any>;
  settings: ConfiguredSettings;
  /** Why it takes no workspaces. */
  unavailable?: string;
}

type Config = {
  pulumi: Pick<HeliumConfig['pulumi'], 'command' | 'home' | 'environment'>;
  operations: Pick<HeliumConfig['operations'], 'workDirectory'>;
  secretsKey?: string;
};

/** Where commits of repositories lie. */
export const sourceCache = ({ operations }: Pick<Config, 'operations'>) =>
  join(operations.workDirectory, 'sources');

/**
 * Reads a program from its source, which is fetched when it is not there.
 *
 * @throws Error that says why it can't take workspaces, and what to do
 */
export async function readProgram(
  name: string,
  configured: ConfiguredProgramConfig,
  config: Config,
  signal?: AbortSignal,
): Promise<ConfiguredProgram> {
  const { source } = configured;
  const cache = sourceCache(config);
  const folder = await programFolder({ source, cache }, signal);
  const project = parseProjectFile(await readProjectFile(folder, configured));
  const secret = Object.keys(project.config).find(
    key => project.config[key].secret,
  );
  if (secret && !config.secretsKey) {
    throw new InputError(
      `it has the secret parameter '${secret}', so helium.secretsKey must be set`,
    );
  }
  const entry = await findRuntime(folder, project, config);
  const program = createWorkspaceProgram({
    ...shared(name, configured),
    title: configured.title ?? project.name,
    description: project.description ?? '',
    parameters: z => z.object(parameterShape(project.config)),
    parameterOptions: merge(
      secretOptions(project.config),
      configured.parameters,
    ),
  });
  return {
    program: { ...program, project: project.name },
    settings: {
      ...settingsOf(configured, config),
      project: { ...project, entry },
    },
  };
}

/** In the place of one that can't be read. What exists of it can be destroyed, which takes the state alone. */
export function unavailableProgram(
  name: string,
  configured: ConfiguredProgramConfig,
  config: Config,
  unavailable: string,
): ConfiguredProgram {
  return {
    program: createWorkspaceProgram({
      ...shared(name, configured),
      title: configured.title ?? name,
      description: '',
      parameters: z => z.object({}),
    }),
    settings: { ...settingsOf(configured, config), unavailable },
    unavailable,
  };
}

function shared(name: string, configured: ConfiguredProgramConfig) {
  const { source, connections, checks } = configured;
  return {
    name,
    version: 'git' in source ? `0.0.0+${source.commit.slice(0, 12)}` : '0.0.0',
    entrypoint: CONFIGURED_ENTRYPOINT,
    connections: (outputs: Record<string, unknown>) =>
      connectionsOf(connections, outputs),
    checks: (outputs: Record<string, unknown>) => checksOf(checks, outputs),
  };
}

function settingsOf(
  { source, inventory }: ConfiguredProgramConfig,
  config: Config,
): ConfiguredSettings {
  return {
    source,
    cache: sourceCache(config),
    inventory: inventory?.kubernetes,
  };
}

async function readProjectFile(
  folder: string,
  { source }: ConfiguredProgramConfig,
): Promise<string> {
  try {
    return await readFile(join(folder, 'Pulumi.yaml'), 'utf8');
  } catch {
    throw new InputError(
      'git' in source
        ? `there is no Pulumi.yaml in '${source.directory ?? '.'}' at commit ${
            source.commit
          }`
        : `there is no Pulumi.yaml that can be read in '${source.directory}'`,
    );
  }
}

/** @returns where the runner starts it; undefined when a language host does */
async function findRuntime(
  folder: string,
  { runtime, main }: ProjectFile,
  { pulumi }: Config,
): Promise<NodejsEntry | undefined> {
  const isNodejs = runtime.name === 'nodejs';
  const entry = isNodejs ? await findNodejsEntry(folder, main) : undefined;
  if (entry?.language === 'javascript') {
    return entry;
  }
  const { PATH, PULUMI_HOME } = pulumi.environment;
  const isThere = await hasLanguageHost(runtime.name, {
    path: PATH ?? process.env.PATH ?? '',
    command: pulumi.command,
    home: pulumi.home ?? PULUMI_HOME,
  });
  if (isThere) {
    return undefined;
  }
  const host = executableOf(runtime.name);
  throw new InputError(
    `its runtime '${
      runtime.name
    }' needs the language host ${host}, which is missing: install it (it comes with Pulumi's own distribution) beside the Pulumi CLI, on the PATH of the runners, or in PULUMI_HOME${
      isNodejs
        ? '; or compile the program and name the result as main in its package.json'
        : ''
    }`,
  );
}

function merge<T extends object>(
  a: Record<string, T | undefined>,
  b: Record<string, T | undefined>,
): Record<string, T> {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(
    names.map(name => [name, { ...a[name], ...b[name] } as T]),
  );
}
