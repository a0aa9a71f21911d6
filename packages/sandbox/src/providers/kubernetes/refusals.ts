import { isBuiltin, parseTypeToken } from './discovery';
import { KubernetesObject } from './metadata';

/** Kinds that only exist in Pulumi's SDK, and that the rehearsal provider leaves out. */
const COMPONENTS: Record<string, string> = {
  'kubernetes:helm.sh/v4:Chart': 'helm.v4.Chart',
  'kubernetes:helm.sh/v3:Chart': 'helm.v3.Chart',
  'kubernetes:kustomize/v2:Directory': 'kustomize.v2.Directory',
  'kubernetes:yaml/v2:ConfigFile': 'yaml.v2.ConfigFile',
  'kubernetes:yaml/v2:ConfigGroup': 'yaml.v2.ConfigGroup',
};

export function componentError(type: string): Error {
  return new Error(
    `${
      COMPONENTS[type] ?? type
    } is a component that the rehearsal provider doesn't have; use helm.v3.Release, or the kinds themselves`,
  );
}

/**
 * @throws when the type is none that can be made
 */
export function refuseKind(type: string, object: KubernetesObject): void {
  if (COMPONENTS[type]) {
    throw componentError(type);
  }
  const token = parseTypeToken(type);
  if (token.kind.endsWith('Patch') && token.kind === `${object.kind}Patch`) {
    throw new Error(
      `${type}: Patch resources are not supported by the rehearsal provider; manage the whole ${object.kind}`,
    );
  }
  if (token.kind.endsWith('List') && isBuiltin(token.apiVersion)) {
    throw new Error(
      `${type}: list resources exist for compatibility with YAML manifests and can't be created; use the kind of their items`,
    );
  }
}
