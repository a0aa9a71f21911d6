import { CloudName } from './ClusterHost';
import { TypeSchema } from './schema';
import { JsonMap } from './types/ResourceType';

/** The key by which a cloud's resources name the workspace that they are of. */
export const WORKSPACE_LABEL: Record<CloudName, string> = {
  gcp: 'helium-workspace',
  aws: 'helium.dev/workspace',
};

const withoutNulls = (labels: JsonMap | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(labels ?? {}).filter(([, value]) => value !== null),
  );

/** The labels or tags that a resource bears in its cloud. */
export function labelsOf(
  cloud: CloudName,
  inputs: JsonMap,
  defaults: Record<string, string>,
): Record<string, string> {
  const own =
    cloud === 'aws'
      ? inputs.tags
      : inputs.labels ?? inputs.resourceLabels ?? inputs.settings?.userLabels;
  return { ...defaults, ...withoutNulls(own) };
}

/** The outputs in which a type of the cloud has them; none for a type without labels. */
export function labelOutputs(
  cloud: CloudName,
  { outputs }: TypeSchema,
  inputs: JsonMap,
  defaults: Record<string, string>,
): JsonMap {
  const names =
    cloud === 'aws' ? ['tagsAll'] : ['effectiveLabels', 'pulumiLabels'];
  const labels = labelsOf(cloud, inputs, defaults);
  return Object.fromEntries(
    names.filter(name => outputs[name]).map(name => [name, labels]),
  );
}
