import * as pulumi from '@pulumi/pulumi';

const WORKSPACE = 'helium.dev/workspace';
const OPERATION = 'helium.dev/operation';

/** Kinds of `@pulumi/kubernetes` without metadata of their own: what they make is labelled one by one, or not at all. */
const WITHOUT_METADATA =
  /^kubernetes:(helm\.sh|yaml|kustomize|index)\b|(List|Patch)$/;

type Labels = Record<typeof WORKSPACE | typeof OPERATION, string>;

type Mapping = Record<string, any>;

/**
 * What makes a cloud's provider label whatever takes labels; it knows which types do. Only the workspace, because a change of these
 * changes every resource.
 */
const PROVIDERS: Record<
  string,
  { key: string; extend(given: Mapping | undefined, labels: Labels): Mapping }
> = {
  gcp: {
    key: 'defaultLabels',
    extend: (given, labels) => ({
      ...given,
      // A key takes no dots and slashes there.
      'helium-workspace': labels[WORKSPACE],
    }),
  },
  aws: {
    key: 'defaultTags',
    extend: (given, labels) => ({
      ...given,
      tags: { ...given?.tags, [WORKSPACE]: labels[WORKSPACE] },
    }),
  },
};

/** The config of the clouds' default providers, with what the project says of it. */
export function providerDefaults(
  labels: Labels,
  given: Record<string, unknown>,
): Record<string, { value: unknown }> {
  return Object.fromEntries(
    Object.entries(PROVIDERS).map(([name, { key, extend }]) => {
      const place = `${name}:${key}`;
      return [
        place,
        { value: extend(given[place] as Mapping | undefined, labels) },
      ];
    }),
  );
}

/**
 * Labels everything of Kubernetes that has metadata, and lets the clouds' providers which a program makes itself do as the default
 * ones. Each object keeps the label of the operation that made it, so that an update with nothing to do changes nothing.
 */
export function labelled(labels: Labels): pulumi.ResourceTransform {
  return ({ type, custom, props, opts }) => {
    if (!custom) {
      return undefined;
    }
    const provider = PROVIDERS[type.replace(/^pulumi:providers:/, '')];
    if (provider) {
      const { key, extend } = provider;
      // The settings of a provider are texts.
      const value = pulumi
        .output(props[key])
        .apply(given =>
          JSON.stringify(
            extend(
              typeof given === 'string' ? JSON.parse(given) : given,
              labels,
            ),
          ),
        );
      return { props: { ...props, [key]: value }, opts: asGiven(opts) };
    }
    if (!type.startsWith('kubernetes:') || WITHOUT_METADATA.test(type)) {
      return undefined;
    }
    const metadata = pulumi.output(props.metadata).apply(given => ({
      ...given,
      labels: { ...given?.labels, ...labels },
    }));
    return {
      props: { ...props, metadata },
      opts: pulumi.mergeOptions(asGiven(opts), {
        ignoreChanges: [`metadata.labels["${OPERATION}"]`],
      }),
    };
  };
}

/**
 * The SDK shows a transform `false` where nothing was said. Given back, it counts as said: `deleteBeforeReplace: false` would keep a
 * provider from replacing what has a fixed name.
 */
function asGiven(opts: pulumi.CustomResourceOptions) {
  const { deleteBeforeReplace, protect, retainOnDelete, ...rest } = opts;
  return {
    ...rest,
    ...(deleteBeforeReplace && { deleteBeforeReplace }),
    ...(protect && { protect }),
    ...(retainOnDelete && { retainOnDelete }),
  };
}
