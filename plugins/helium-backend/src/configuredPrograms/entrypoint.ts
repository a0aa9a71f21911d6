/** The entrypoint of every program that the configuration alone describes. */
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import type {
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import { inventory, probe } from './cluster';
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

const configuredProgram: ProgramEntrypoint = {
  program: context => async () => {
    const { entry } = projectOf(context);
    const { environment } = settingsOf(context);
    const { labels, signal } = context;
    const folder = await programFolder(settingsOf(context), signal);
    return await runNodejsProgram({
      folder,
      entry: entry!,
      environment,
      labels,
    });
  },

  async project(context) {
    const { entry, runtime, main = '.', ...project } = projectOf(context);
    const config = {
      ...stackConfig(project, context.parameters),
      ...providerDefaults(context.labels, project.providerConfig),
    };
    if (entry) {
      return { config };
    }
    const folder = await programFolder(settingsOf(context), context.signal);
    return {
      config,
      host: { runtime, main: join(folder, main) },
    };
  },

  async probe(check, context) {
    return await probe(settingsOf(context).inventory!, check);
  },

  async inventory(context) {
    const { inventory: cluster } = settingsOf(context);
    return cluster ? await inventory(cluster, context.workspace.name) : [];
  },

  unverified(context) {
    return settingsOf(context).inventory
      ? undefined
      : 'The program has no inventory: Pulumi destroyed what is in its state, and nobody has looked for anything else';
  },
};

export default configuredProgram;
