import * as pulumi from '@pulumi/pulumi';

const OPERATION = 'helium.dev/operation';

/**
 * Puts the labels on everything of Kubernetes below a component that has metadata. Each object keeps the label of the operation
 * that made it, so that an update with nothing to do changes nothing.
 *
 * @public
 */
export function labelled(
  labels: Record<string, string>,
): pulumi.ResourceTransformation {
  return ({ type, props, opts }) => {
    if (!type.startsWith('kubernetes:') || !props.metadata) {
      return undefined;
    }
    return {
      props: {
        ...props,
        metadata: {
          ...props.metadata,
          labels: { ...props.metadata.labels, ...labels },
        },
      },
      opts: pulumi.mergeOptions(opts, {
        ignoreChanges: [`metadata.labels["${OPERATION}"]`],
      }),
    };
  };
}
