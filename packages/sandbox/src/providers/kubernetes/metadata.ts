import { createHash } from 'node:crypto';
import { autoname, NamingOptions } from '../protocol/naming';
import { isMap, PlainMap } from '../protocol/properties';

/** Annotations by which users steer the provider; they are the official provider's. */
export const annotations = {
  autonamed: 'pulumi.com/autonamed',
  skipAwait: 'pulumi.com/skipAwait',
  waitFor: 'pulumi.com/waitFor',
  timeoutSeconds: 'pulumi.com/timeoutSeconds',
  patchForce: 'pulumi.com/patchForce',
  patchFieldManager: 'pulumi.com/patchFieldManager',
  deletionPropagation: 'pulumi.com/deletionPropagationPolicy',
} as const;

const MANAGED_BY = 'app.kubernetes.io/managed-by';

/** A Kubernetes object; what a preview can't know yet is `Unknown`. */
export type KubernetesObject = { [key: string]: any };

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function annotation(
  object: KubernetesObject,
  name: string,
): string | undefined {
  return text(object.metadata?.annotations?.[name]);
}

export function isTrue(object: KubernetesObject, name: string): boolean {
  return annotation(object, name) === 'true';
}

export function isAutonamed(object: KubernetesObject): boolean {
  return isTrue(object, annotations.autonamed);
}

/** `Deployment demo/pachd`, as messages name an object. */
export function describe(object: KubernetesObject): string {
  const { namespace, name } = object.metadata ?? {};
  return `${object.kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** The resource's id: `namespace/name`, or `name`. */
export function objectId(object: KubernetesObject): string {
  const { namespace, name } = object.metadata;
  return namespace ? `${namespace}/${name}` : name;
}

export function parseId(id: string): { namespace?: string; name: string } {
  const [namespace, name, ...more] = id.split('/');
  if (more.length > 0 || !namespace || name === '') {
    throw new Error(
      `"${id}" is not the id of a Kubernetes object; give namespace/name, or name`,
    );
  }
  return name === undefined ? { name: namespace } : { namespace, name };
}

/**
 * Gives an object a name when it has none: the one it had, or a new one.
 *
 * @throws when the project's configuration forbids made names
 */
export function assignName(
  object: KubernetesObject,
  before: KubernetesObject | undefined,
  options: NamingOptions,
): void {
  const metadata = (object.metadata ??= {});
  if (!isMap(metadata) || metadata.name || metadata.generateName) {
    return;
  }
  if (before && !isAutonamed(before)) {
    return;
  }
  const { autonaming } = options;
  if (!before && autonaming?.mode === 'disable') {
    throw new Error(
      'metadata.name is missing, and automatic naming is off for this stack',
    );
  }
  metadata.name =
    before?.metadata?.name ?? autonaming?.proposed ?? autoname(options);
  if (!isMap(metadata.annotations ?? {})) {
    return;
  }
  metadata.annotations = {
    ...metadata.annotations,
    [annotations.autonamed]: 'true',
  };
}

/** Client-side apply marks what it manages by a label; server-side apply has managed fields for that. */
export function assignManagedBy(object: KubernetesObject): void {
  const metadata = (object.metadata ??= {});
  if (isMap(metadata) && isMap(metadata.labels ?? {})) {
    metadata.labels = { ...metadata.labels, [MANAGED_BY]: 'pulumi' };
  }
}

export function hasManagedBy(object: KubernetesObject): boolean {
  return object.metadata?.labels?.[MANAGED_BY] === 'pulumi';
}

/**
 * The name by which server-side apply knows this resource's fields. It follows from the URN, so that a resource whose state was
 * lost in a crash, and that is imported afterwards, still owns its fields.
 */
export function fieldManagerFor(urn: string): string {
  const hash = createHash('sha256').update(urn).digest('hex');
  return `pulumi-kubernetes-${hash.slice(0, 8)}`;
}

const SERVER_OWNED = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
];

const CONTROLLER_ANNOTATIONS = [
  'deployment.kubernetes.io/revision',
  'kubectl.kubernetes.io/last-applied-configuration',
];

/** The object without what only the server sets. */
export function withoutServerFields(
  object: KubernetesObject,
): KubernetesObject {
  if (!isMap(object.metadata)) {
    return object;
  }
  const metadata = Object.fromEntries(
    Object.entries(object.metadata).filter(
      ([key]) => !SERVER_OWNED.includes(key),
    ),
  );
  return { ...object, metadata };
}

/** What a user would have written to get this object; for imports. */
export function inputsFromLive(live: KubernetesObject): KubernetesObject {
  const { status: _, ...object } = withoutServerFields(live);
  if (object.metadata?.annotations) {
    object.metadata.annotations = Object.fromEntries(
      Object.entries(object.metadata.annotations).filter(
        ([key]) => !CONTROLLER_ANNOTATIONS.includes(key),
      ),
    );
    if (Object.keys(object.metadata.annotations).length === 0) {
      delete object.metadata.annotations;
    }
  }
  return object;
}

/** Whether server-side apply by this manager ever set a field of the object. */
export function isAppliedBy(live: KubernetesObject, manager: string): boolean {
  return Boolean(
    live.metadata?.managedFields?.some(
      (fields: PlainMap) =>
        fields.manager === manager && fields.operation === 'Apply',
    ),
  );
}
