import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { parse } from 'yaml';
import { HelmValues, isMapping, keyPart } from '../../helm/effectiveValues';
import type { ChartSettings } from './settings';

/** A chart as Helm is asked for it. */
export interface Chart {
  chart: string;
  version?: string;
  repositoryOpts?: { repo: string };
}

/**
 * Decides which chart is installed.
 *
 * @throws InputError when another version is wanted than the one on disk.
 */
export async function chooseChart(
  settings: ChartSettings,
  wanted?: string,
): Promise<Chart> {
  const { name, path, repository } = settings;
  const version = wanted || settings.version;
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

/** A Helm release of a fixed name, so that it can be found again. */
export function release(
  name: string,
  args: {
    namespace: pulumi.Input<string>;
    chart: Chart;
    values: HelmValues;
    /** Which values the state keeps encrypted. */
    secretKeys: Set<string>;
    timeoutSeconds: number;
  },
  options: pulumi.CustomResourceOptions,
): k8s.helm.v3.Release {
  return new k8s.helm.v3.Release(
    name,
    {
      ...args.chart,
      name,
      namespace: args.namespace,
      values: sealed(args.values, args.secretKeys),
      timeout: args.timeoutSeconds,
      // What failed stays to be looked at, and the next update mends it.
      atomic: false,
    },
    options,
  );
}

function sealed(
  values: HelmValues,
  secrets: Set<string>,
  prefix = '',
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const key = `${prefix}${keyPart(name)}`;
      if (isMapping(value)) {
        return [name, sealed(value, secrets, `${key}.`)];
      }
      return [name, secrets.has(key) ? pulumi.secret(value) : value];
    }),
  );
}

async function versionOnDisk(chart: string): Promise<string> {
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
  return String(parse(text).version);
}
