import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { Chart, HelmValues, isMapping, keyPart } from '../values';

/** @public */
export interface HelmReleaseArgs {
  namespace: pulumi.Input<string>;
  chart: Chart;
  values: HelmValues;
  /** Which values the state keeps encrypted, as `helm --set` writes their keys. */
  secretKeys?: ReadonlySet<string>;
  timeoutSeconds: number;
}

/** A Helm release of a fixed name, so that it can be found again. @public */
export function helmRelease(
  name: string,
  args: HelmReleaseArgs,
  options: pulumi.CustomResourceOptions,
): k8s.helm.v3.Release {
  return new k8s.helm.v3.Release(
    name,
    {
      ...args.chart,
      name,
      namespace: args.namespace,
      values: sealed(args.values, args.secretKeys ?? new Set()),
      timeout: args.timeoutSeconds,
      // What failed stays to be looked at, and the next update mends it.
      atomic: false,
    },
    options,
  );
}

function sealed(
  values: HelmValues,
  secrets: ReadonlySet<string>,
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
