import type {
  ChartValues,
  RefusedValue,
} from '@helium-portal/backstage-plugin-helium-node';
import {
  chartDefaults,
  HelmValues,
  layerValues,
  leaves,
  OwnedKey,
  refusedKeys,
  secretKeys,
  subchartsOnDisk,
  SECRET_KEYS,
  ValueLayers,
  versionOnDisk,
  VERSION_KEYS,
  withoutKeys,
} from '@helium-portal/pulumi-components/values';
import { PachydermParameters, userValues } from './parameters';
import type { ChartPlan, WorkspacePlan } from './plan';

/**
 * What the charts of a workspace will get, and who decided each value, without running Helm.
 *
 * @param parameters - as people gave them; values that can't be read count for none
 */
export async function chartValues(
  plan: WorkspacePlan,
  parameters: Partial<PachydermParameters>,
): Promise<ChartValues[]> {
  const refused: RefusedValue[] = [];
  const setByParameters = versionsSet(parameters);
  const given = (
    parameter: 'values' | 'secretValues',
    owned: readonly OwnedKey[],
  ): HelmValues => {
    const values = userValues(parameters[parameter]);
    const wrong = refusedKeys(values, [...owned, ...setByParameters]).map(
      ({ set, because }) => ({ parameter, key: set, because }),
    );
    refused.push(...wrong);
    return withoutKeys(values, new Set(wrong.map(({ key }) => key)));
  };
  const user = given('values', [...plan.owned, ...SECRET_KEYS]);
  const secret = given('secretValues', plan.owned);

  return [
    await valuesOf(
      plan.pachyderm,
      { ...plan.pachyderm.layers, user, secret },
      refused,
    ),
    ...(plan.notebooks
      ? [await valuesOf(plan.notebooks, plan.notebooks.layers, [])]
      : []),
  ];
}

async function valuesOf(
  plan: ChartPlan,
  layers: ValueLayers,
  refused: RefusedValue[],
): Promise<ChartValues> {
  const { source } = plan;
  const defaults = source.path ? await chartDefaults(source.path) : undefined;
  const effective = layerValues({ ...layers, chart: defaults });
  const secrets = secretKeys(effective, plan.settings, plan.secretKeys);
  const values = [...leaves(effective.values)]
    .map(([key, value]) => ({
      key,
      origin: effective.origins[key],
      ...(secrets.has(key) ? { secret: true } : { value }),
    }))
    .sort((a, b) => a.key.localeCompare(b.key));
  const version = source.path
    ? await versionOnDisk(source.path).catch(() => undefined)
    : plan.wantedVersion ?? source.version;
  return {
    title: plan.title,
    chart: { name: source.name, ...(version && { version }) },
    values,
    refused,
    unknown: defaults && (await unknownKeys(layers, defaults, source.path!)),
    includesChartDefaults: defaults !== undefined,
  };
}

/** Helm's own, for all charts. */
const HELM_KEYS = ['global', 'tags'];

async function unknownKeys(
  { platform, user, secret }: ValueLayers,
  defaults: HelmValues,
  chart: string,
): Promise<string[]> {
  const known = new Set([
    ...HELM_KEYS,
    ...Object.keys({ ...defaults, ...platform }),
    ...(await subchartsOnDisk(chart).catch(() => [])),
  ]);
  return Object.keys({ ...user, ...secret }).filter(key => !known.has(key));
}

function versionsSet(parameters: Partial<PachydermParameters>): OwnedKey[] {
  return Object.entries(VERSION_KEYS).flatMap(([parameter, key]) =>
    parameters[parameter as keyof typeof VERSION_KEYS]
      ? [{ key, because: `parameter '${parameter}' sets it` }]
      : [],
  );
}
