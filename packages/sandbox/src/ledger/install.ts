import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Puts the ledger's provider where the engine looks for plugins.
 *
 * @param pulumiHome - the value of `PULUMI_HOME`
 * @returns the plugin's folder; without it the engine finds none
 * @public
 */
export async function installLedgerProvider(
  pulumiHome: string,
): Promise<string> {
  const folder = join(pulumiHome, 'plugins', 'resource-ledger-v1.0.0');
  const executable = join(folder, 'pulumi-resource-ledger');
  await mkdir(folder, { recursive: true });
  await writeFile(
    `${executable}.new`,
    [
      '#!/bin/sh',
      `[ -n "$NODE_COMPILE_CACHE" ] || export NODE_COMPILE_CACHE=${quote(
        join(pulumiHome, 'cache'),
      )}`,
      'unset NODE_OPTIONS',
      `exec ${[
        process.execPath,
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        require.resolve('./provider'),
      ]
        .map(quote)
        .join(' ')} "$@"`,
      '',
    ].join('\n'),
    { mode: 0o755 },
  );
  await rename(`${executable}.new`, executable);
  return folder;
}

function quote(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}
