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

/** Tells a rehearsal provider's executable from an official one. */
const MARK = '# Helium: the rehearsal provider';

/** The packages whose providers are rehearsed, and the module that serves each. */
const PACKAGES = {
  kubernetes: {
    version: (): string => require('@pulumi/kubernetes/package.json').version,
    main: () => require.resolve('./kubernetes/main'),
  },
  gcp: {
    version: (): string => require('@pulumi/gcp/package.json').version,
    main: () => require.resolve('./cloud/main'),
  },
  aws: {
    version: (): string => require('@pulumi/aws/package.json').version,
    main: () => require.resolve('./cloud/main'),
  },
};

type PackageName = keyof typeof PACKAGES;

/** Where the Pulumi engine finds its plugins. @public */
export interface PulumiHome {
  /** The value for `PULUMI_HOME`. */
  pulumiHome: string;
  /** What serves `@pulumi/kubernetes`: Pulumi's own plugin where it is installed, else the rehearsal provider. */
  provider: 'official' | 'rehearsal';
}

/** Options of {@link preparePulumiHome}. @public */
export interface PulumiHomeOptions {
  /** The state folder, usually `.helium`. */
  home: string;
  /**
   * Whether `@pulumi/gcp` and `@pulumi/aws` are served by the providers of the rehearsal clouds, even where Pulumi's own are
   * installed. Otherwise none of them is left there.
   */
  rehearsalClouds?: boolean;
}

/**
 * Sees to it that the engine finds a provider for the installed `@pulumi/kubernetes` without downloading one. An official plugin
 * that is there stays. It may be called again at any time.
 *
 * @public
 */
export async function preparePulumiHome(
  options: PulumiHomeOptions,
): Promise<PulumiHome> {
  const pulumiHome = join(resolve(options.home), 'pulumi', 'home');
  for (const name of ['gcp', 'aws'] as const) {
    if (options.rehearsalClouds) {
      await install(pulumiHome, name);
    } else if (await holdsRehearsal(pulumiHome, name)) {
      await rm(folderOf(pulumiHome, name), { recursive: true, force: true });
    }
  }
  if (await holdsOfficial(pulumiHome, 'kubernetes')) {
    return { pulumiHome, provider: 'official' };
  }
  await install(pulumiHome, 'kubernetes');
  return { pulumiHome, provider: 'rehearsal' };
}

const executableOf = (name: PackageName) => `pulumi-resource-${name}`;

function folderOf(pulumiHome: string, name: PackageName): string {
  const version = PACKAGES[name].version();
  return join(pulumiHome, 'plugins', `resource-${name}-v${version}`);
}

async function install(pulumiHome: string, name: PackageName): Promise<void> {
  const folder = folderOf(pulumiHome, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // An unfinished download of the official plugin would make the engine ignore the folder.
  await rm(`${folder}.partial`, { force: true });
  await writeExecutable(
    join(folder, executableOf(name)),
    script(name, join(pulumiHome, 'cache')),
  );
}

async function readPlugin(
  pulumiHome: string,
  name: PackageName,
): Promise<string | undefined> {
  const folder = folderOf(pulumiHome, name);
  if (!existsSync(folder) || existsSync(`${folder}.partial`)) {
    return undefined;
  }
  const executable = (await readdir(folder)).find(file =>
    [executableOf(name), `${executableOf(name)}.exe`].includes(file),
  );
  return executable && (await readFile(join(folder, executable), 'latin1'));
}

async function holdsOfficial(
  pulumiHome: string,
  name: PackageName,
): Promise<boolean> {
  const plugin = await readPlugin(pulumiHome, name);
  return plugin !== undefined && !plugin.includes(MARK);
}

async function holdsRehearsal(
  pulumiHome: string,
  name: PackageName,
): Promise<boolean> {
  return Boolean((await readPlugin(pulumiHome, name))?.includes(MARK));
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

function script(name: PackageName, cache: string): string {
  const main = PACKAGES[name].main();
  const program = main.endsWith('.ts')
    ? ['--require', require.resolve('@backstage/cli/config/nodeTransform.cjs')]
    : [];
  return [
    '#!/bin/sh',
    MARK,
    `export HELIUM_PROVIDER_NAME=${quote(name)}`,
    `export HELIUM_PROVIDER_VERSION=${quote(PACKAGES[name].version())}`,
    `[ -n "$NODE_COMPILE_CACHE" ] || export NODE_COMPILE_CACHE=${quote(cache)}`,
    // The host's options, a debugger's for one, are not meant for it.
    'unset NODE_OPTIONS',
    `exec ${[process.execPath, ...program, main].map(quote).join(' ')} "$@"`,
    '',
  ].join('\n');
}

function quote(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}
