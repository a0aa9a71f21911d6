import { access, constants, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';

/** Where the engine of a runner looks for plugins. */
export interface PluginPlaces {
  /** `PATH` of the runners. */
  path: string;
  /** `helium.pulumi.command` */
  command?: string;
  /** PULUMI_HOME. */
  home?: string;
}

export const executableOf = (runtime: string) => `pulumi-language-${runtime}`;

/** Whether there is a language host for a runtime where the engine looks for one. */
export async function hasLanguageHost(
  runtime: string,
  places: PluginPlaces,
): Promise<boolean> {
  const home = places.home ?? join(homedir(), '.pulumi');
  const plugins = join(home, 'plugins');
  const installed = await readdir(plugins).catch(() => []);
  const folders = [
    ...places.path.split(delimiter).filter(Boolean),
    ...(places.command && isAbsolute(places.command)
      ? [dirname(places.command)]
      : []),
    ...installed
      .filter(name => name.startsWith(`language-${runtime}-v`))
      .map(name => join(plugins, name)),
  ];
  const found = await Promise.all(
    folders.map(folder =>
      access(join(folder, executableOf(runtime)), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
