import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { parse } from 'yaml';

/** Where a Helm chart comes from: one of `path` and `repository` is given. @public */
export interface ChartSource {
  /** Name in the repository. */
  name: string;
  /** Folder of a chart on disk. */
  path?: string;
  /** URL of a chart repository, http(s) or oci. */
  repository?: string;
  /** Version, unless another is wanted. Default: the newest. */
  version?: string;
}

/** A chart as Helm is asked for it. @public */
export interface Chart {
  chart: string;
  version?: string;
  repositoryOpts?: { repo: string };
}

/**
 * Decides which chart is installed.
 *
 * @param wanted - the version that the workspace's parameter `helmVersion` names
 * @throws InputError when another version is wanted than the one on disk.
 * @public
 */
export async function chooseChart(
  source: ChartSource,
  wanted?: string,
): Promise<Chart> {
  const { name, path, repository } = source;
  const version = wanted || source.version;
  if (repository?.startsWith('oci:')) {
    return { chart: `${repository.replace(/\/$/, '')}/${name}`, version };
  }
  if (repository) {
    return { chart: name, version, repositoryOpts: { repo: repository } };
  }
  const present = await versionOnDisk(path!);
  if (version && version.replace(/^v/, '') !== present) {
    throw new InputError(
      `helmVersion '${version}' of chart '${name}' is not to be had here: this portal installs version ${present} from disk; leave helmVersion empty`,
    );
  }
  return { chart: path! };
}

/**
 * The version of a chart on disk.
 *
 * @throws InputError when the folder holds none.
 * @public
 */
export async function versionOnDisk(chart: string): Promise<string> {
  return String((await readChartFile(chart)).version);
}

/**
 * The names by which a chart on disk hands values to the charts that it depends on.
 *
 * @throws InputError when the folder holds none.
 * @public
 */
export async function subchartsOnDisk(chart: string): Promise<string[]> {
  const { dependencies = [] } = await readChartFile(chart);
  return dependencies.map(({ alias, name }) => alias ?? name);
}

interface ChartFile {
  version: string | number;
  dependencies?: Array<{ name: string; alias?: string }>;
}

async function readChartFile(chart: string): Promise<ChartFile> {
  const file = join(chart, 'Chart.yaml');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new InputError(
      `settings.chart.path '${chart}' is not a Helm chart: ${file} can't be read`,
      error,
    );
  }
  return parse(text);
}
