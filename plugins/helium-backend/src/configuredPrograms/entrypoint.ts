/** The entrypoint of every program that the configuration alone describes. */
import { join } from 'node:path';
import { InputError, toError } from '@backstage/errors';
import type {
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import { OperationError } from '../runner/failures';
import { inventory, probe, removeLeftover } from './cluster';
import { providerDefaults } from './labels';
import { stackConfig } from './parameters';
import { runNodejsProgram } from './runNodejsProgram';
import { type ConfiguredSettings, programFolder } from './settings';

const settingsOf = (context: ProgramContext): ConfiguredSettings =>
  context.settings;

/** @throws InputError that says why there is none */
function projectOf(context: ProgramContext) {
  const { project, unavailable } = settingsOf(context);
  if (!project) {
    throw new InputError(unavailable ?? 'The program was not read');
  }
  return project;
}

/** @throws OperationError that lets it be tried again when the repository is away */
async function folderOf(context: ProgramContext): Promise<string> {
  try {
    return await programFolder(settingsOf(context), context.signal);
  } catch (error) {
    throw error instanceof InputError
      ? error
      : new OperationError(
          'transient',
          `The program can't be fetched: ${toError(error).message}`,
        );
  }
}

const configuredProgram: ProgramEntrypoint = {
  program: context => async () =>
    await runNodejsProgram({
      folder: await folderOf(context),
      entry: projectOf(context).entry!,
      labels: context.labels,
    }),

  async project(context) {
    const { entry, runtime, main = '.', ...project } = projectOf(context);
    // Here, because what fails within the program has no class of its own any more.
    const folder = await folderOf(context);
    return {
      config: {
        ...stackConfig(project, context.parameters),
        ...providerDefaults(context.labels, project.providerConfig),
      },
      ...(!entry && { host: { runtime, main: join(folder, main) } }),
    };
  },

  async probe(check, context) {
    return await probe(settingsOf(context).inventory!, check);
  },

  async inventory(context) {
    const { inventory: cluster } = settingsOf(context);
    return cluster ? await inventory(cluster, context.workspace.name) : [];
  },

  async removeLeftover(leftover, context, options) {
    await removeLeftover(
      settingsOf(context).inventory!,
      context.workspace.name,
      leftover,
      options,
    );
  },

  unverified(context) {
    return settingsOf(context).inventory
      ? undefined
      : 'The program has no inventory: Pulumi destroyed what is in its state, and nobody has looked for anything else';
  },
};

export default configuredProgram;
