import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Tells the rehearsal provider's executable from the official one. */
const MARK = '# Helium: the rehearsal provider';
const NAME = 'kubernetes';
const EXECUTABLE = `pulumi-resource-${NAME}`;

/** Where the Pulumi engine finds its plugins. @public */
export interface PulumiHome {
  /** The value for `PULUMI_HOME`. */
  pulumiHome: string;
  /** What serves `@pulumi/kubernetes`: Pulumi's own plugin where it is installed, else the rehearsal provider. */
  provider: 'official' | 'rehearsal';
}

/**
 * Sees to it that the engine finds a provider for the installed `@pulumi/kubernetes` without downloading one. An official plugin
 * that is there stays. It may be called again at any time.
 *
 * @param options - `home`: the state folder, usually `.helium`
 * @public
 */
export async function preparePulumiHome(options: {
  home: string;
}): Promise<PulumiHome> {
  const pulumiHome = join(resolve(options.home), 'pulumi', 'home');
  const { version } = require('@pulumi/kubernetes/package.json');
  const folder = join(pulumiHome, 'plugins', `resource-${NAME}-v${version}`);
  if (await holdsOfficial(folder)) {
    return { pulumiHome, provider: 'official' };
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // An unfinished download of the official plugin would make the engine ignore the folder.
  await rm(`${folder}.partial`, { force: true });
  await writeExecutable(
    join(folder, EXECUTABLE),
    script(version, join(pulumiHome, 'cache')),
  );
  return { pulumiHome, provider: 'rehearsal' };
}

async function holdsOfficial(folder: string): Promise<boolean> {
  if (!existsSync(folder) || existsSync(`${folder}.partial`)) {
    return false;
  }
  const executable = (await readdir(folder)).find(file =>
    [EXECUTABLE, `${EXECUTABLE}.exe`].includes(file),
  );
  return (
    executable !== undefined &&
    !(await readFile(join(folder, executable))).includes(MARK)
  );
}

async function writeExecutable(path: string, content: string): Promise<void> {
  if (existsSync(path) && (await readFile(path, 'utf8')) === content) {
    return;
  }
  const suffix = createHash('sha256').update(content).digest('hex').slice(0, 8);
  const next = `${path}.${process.pid}-${suffix}`;
  await writeFile(next, content, { mode: 0o755 });
  await rename(next, path);
}

function script(version: string, cache: string): string {
  const main = require.resolve('./kubernetes/main');
  const program = main.endsWith('.ts')
    ? ['--require', require.resolve('@backstage/cli/config/nodeTransform.cjs')]
    : [];
  return [
    '#!/bin/sh',
    MARK,
    `export HELIUM_PROVIDER_VERSION=${quote(version)}`,
    `export NODE_COMPILE_CACHE=${quote(cache)}`,
    // The host's options, a debugger's for one, are not meant for it.
    'unset NODE_OPTIONS',
    `exec ${[process.execPath, ...program, main].map(quote).join(' ')} "$@"`,
    '',
  ].join('\n');
}

function quote(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}
