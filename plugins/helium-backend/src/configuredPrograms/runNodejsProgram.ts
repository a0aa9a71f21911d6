import { runtime } from '@pulumi/pulumi';
import { realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { labelled } from './labels';
import type { NodejsEntry } from './nodejsEntry';
import { missingPackage, shareNodeModules } from './nodeModules';

/**
 * Runs a program as Pulumi's language host for Node.js would, but in this process, which is the attempt's own.
 *
 * @returns the stack's outputs
 */
export async function runNodejsProgram(options: {
  folder: string;
  entry: NodejsEntry;
  labels: Parameters<typeof labelled>[0];
}): Promise<Record<string, any> | undefined> {
  const file = await realpath(join(options.folder, options.entry.file));
  process.chdir(join(options.folder, options.entry.cwd));
  shareNodeModules(file);
  runtime.registerResourceTransform(labelled(options.labels));
  try {
    const exported = await load(file);
    return typeof exported === 'function' ? await exported() : await exported;
  } catch (error) {
    const name = missingPackage(error);
    throw name
      ? new Error(
          `The program needs the package '${name}', which is neither in its own node_modules nor among Helium's; install it in the program's folder`,
        )
      : error;
  }
}

/** What a CommonJS module exports; of another its default export, or else its named ones. */
async function load(file: string): Promise<any> {
  const module = await import(pathToFileURL(file).href);
  const common = createRequire(file).cache[file];
  if (common) {
    return common.exports;
  }
  return 'default' in module ? module.default : { ...module };
}
