import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { Chart, HelmValues } from '../values';

/** What all add-ons of a cluster have in common. @public */
export interface AddOnArgs {
  chart: Chart;
  /** The platform's values, over which Helium's own go. */
  values?: HelmValues;
  timeoutSeconds: number;
}

/** @public */
export interface ClusterAddOnArgs extends AddOnArgs {
  /** What Helium itself says to the chart. */
  computed?: pulumi.Inputs;
}

/** Something that a cluster has for all workspaces: a Helm release in a namespace of its own, both of the add-on's name. @public */
export class ClusterAddOn extends pulumi.ComponentResource {
  readonly namespace: pulumi.Output<string>;
  readonly release: k8s.helm.v3.Release;

  constructor(
    name: string,
    args: ClusterAddOnArgs,
    options: pulumi.ComponentResourceOptions,
    type = 'helium:kubernetes:ClusterAddOn',
  ) {
    super(type, name, {}, options);
    const namespace = new k8s.core.v1.Namespace(
      name,
      { metadata: { name } },
      { parent: this, dependsOn: options.dependsOn },
    );
    this.namespace = namespace.metadata.name;
    this.release = new k8s.helm.v3.Release(
      name,
      {
        ...args.chart,
        name,
        namespace: this.namespace,
        values: merged(args.values ?? {}, args.computed ?? {}),
        timeout: args.timeoutSeconds,
        atomic: false,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}

/** Mappings key by key; what Helium says may hold outputs, which aren't looked into. */
function merged(under: pulumi.Inputs, over: pulumi.Inputs): pulumi.Inputs {
  const result: pulumi.Inputs = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] =
      isPlainMapping(value) && isPlainMapping(below)
        ? merged(below, value)
        : value;
  }
  return result;
}

function isPlainMapping(value: unknown): value is pulumi.Inputs {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !pulumi.Output.isInstance(value)
  );
}
