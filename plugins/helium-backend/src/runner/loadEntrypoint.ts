import type { ProgramEntrypoint } from '@helium-portal/backstage-plugin-helium-node';
import { pathToFileURL } from 'node:url';
import { CONFIGURED_ENTRYPOINT } from '../configuredPrograms/names';

/** The entrypoint of a program, from a module of whichever system. */
export async function loadEntrypoint(path: string): Promise<ProgramEntrypoint> {
  const module: unknown =
    path === CONFIGURED_ENTRYPOINT
      ? await import('../configuredPrograms/entrypoint')
      : await import(pathToFileURL(path).href);
  // A CommonJS module that was compiled from `export default` carries its default export one level further down.
  for (
    let candidate = module, depth = 0;
    candidate && depth < 3;
    candidate = (candidate as { default?: unknown }).default, depth++
  ) {
    if (isEntrypoint(candidate)) {
      return candidate;
    }
  }
  throw new Error(
    `The program's entrypoint has no default export with 'program' and 'inventory'`,
  );
}

function isEntrypoint(candidate: unknown): candidate is ProgramEntrypoint {
  const { program, inventory } = candidate as Partial<ProgramEntrypoint>;
  return typeof program === 'function' && typeof inventory === 'function';
}
