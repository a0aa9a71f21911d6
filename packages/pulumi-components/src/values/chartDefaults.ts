import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { HelmValues, isMapping } from './effectiveValues';

/** By file, each with the time at which the file was changed that it was read from. */
const read = new Map<string, { mtimeMs: number; values: HelmValues }>();

/**
 * The defaults of a chart on disk, read anew only when its `values.yaml` has changed; undefined when it can't be read. Defaults
 * of a subchart stand below its name, as its parent sees them, only as far as the parent sets them.
 *
 * @public
 */
export async function chartDefaults(
  chart: string,
): Promise<HelmValues | undefined> {
  const file = join(chart, 'values.yaml');
  try {
    const { mtimeMs } = await stat(file);
    const known = read.get(file);
    if (known?.mtimeMs === mtimeMs) {
      return known.values;
    }
    const values = parse(await readFile(file, 'utf8')) ?? {};
    if (!isMapping(values)) {
      return undefined;
    }
    read.set(file, { mtimeMs, values });
    return values;
  } catch {
    return undefined;
  }
}
