import type { AddOnArgs } from '@helium-portal/pulumi-components/kubernetes';
import { chooseChart } from '@helium-portal/pulumi-components/values';
import type { AddOnSettings } from './settings';

/** Decides which charts the add-ons are installed from. */
export async function readAddOns<Name extends string>(
  settings: Record<Name, AddOnSettings> & { timeoutSeconds: number },
  names: readonly Name[],
): Promise<Record<Name, AddOnArgs>> {
  const { timeoutSeconds } = settings;
  const read = names.map(async name => {
    const { chart, values } = settings[name];
    return [
      name,
      { chart: await chooseChart(chart), values, timeoutSeconds },
    ] as const;
  });
  return Object.fromEntries(await Promise.all(read)) as Record<Name, AddOnArgs>;
}
