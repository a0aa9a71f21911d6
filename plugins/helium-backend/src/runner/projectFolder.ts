import type { ProgramProject } from '@helium-portal/backstage-plugin-helium-node';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

/** Writes the `Pulumi.yaml` of an attempt. The runner is the language host of `nodejs`, unless there is another one. */
export async function writeProject(
  folder: string,
  name: string,
  host: ProgramProject['host'] = undefined,
): Promise<void> {
  await writeFile(
    join(folder, 'Pulumi.yaml'),
    stringify({ name, runtime: 'nodejs', ...host }),
  );
}

/**
 * Writes the config of a stack. Its secrets are encrypted before they reach a file.
 *
 * @param options - `encrypt` sets a key to a secret value, by the stack's secrets provider
 */
export async function writeStackConfig(options: {
  folder: string;
  project: string;
  stack: string;
  config: NonNullable<ProgramProject['config']>;
  encrypt(key: string, value: string): Promise<void>;
}): Promise<void> {
  const entries = Object.entries(options.config).map(
    ([key, entry]) =>
      [key.includes(':') ? key : `${options.project}:${key}`, entry] as const,
  );
  const plain = entries.filter(([, { secret }]) => !secret);
  const file = join(options.folder, `Pulumi.${options.stack}.yaml`);
  // When the stack was made just now, its secrets provider stands there already.
  const present = await readFile(file, 'utf8').catch(() => '');
  await writeFile(
    file,
    stringify({
      ...parse(present),
      config: Object.fromEntries(plain.map(([key, { value }]) => [key, value])),
    }),
    { mode: 0o600 },
  );
  for (const [key, { value, secret }] of entries) {
    if (secret) {
      await options.encrypt(
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      );
    }
  }
}
