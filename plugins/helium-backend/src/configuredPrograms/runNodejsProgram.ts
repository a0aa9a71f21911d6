import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runtime } from '@pulumi/pulumi';
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
  environment: Record<string, string>;
  labels: Parameters<typeof labelled>[0];
}): Promise<Record<string, any> | undefined> {
  const file = join(options.folder, options.entry.file);
  Object.assign(process.env, options.environment);
  process.chdir(join(options.folder, options.entry.cwd));
  shareNodeModules(file);
  runtime.registerResourceTransform(labelled(options.labels));
  try {
    const exported = outputsOf(await import(pathToFileURL(file).href));
    return typeof exported === 'function' ? await exported() : await exported;
  } catch (error) {
    const name = missingPackage(error);
    if (!name) {
      throw error;
    }
    throw new Error(
      `The program needs the package '${name}', which is neither in its own node_modules nor among Helium's; install it in the program's folder`,
    );
  }
}

/** Of a CommonJS module all that it exports; of another its default export, or else its named ones. */
function outputsOf(module: Record<string, unknown>): any {
  if ('module.exports' in module) {
    return module['module.exports'];
  }
  return 'default' in module ? module.default : { ...module };
}
