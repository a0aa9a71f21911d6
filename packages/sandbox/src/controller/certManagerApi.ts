import {
  CustomObjectsApi,
  KubernetesListObject,
  KubernetesObject,
} from '@kubernetes/client-node';
import { mergePatch, unlessStatus } from '../cluster/api';

/** API group of cert-manager's kinds. */
export const GROUP = 'cert-manager.io';

const API = { group: GROUP, version: 'v1' };

export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  observedGeneration?: number;
  lastTransitionTime?: string;
}

/** What cert-manager's kinds have in common. */
export interface CertManagerResource extends KubernetesObject {
  spec?: object;
  status?: { conditions?: Condition[] };
}

/** Everything of a kind, in all namespaces. */
export async function listOf<T extends KubernetesObject>(
  objects: CustomObjectsApi,
  plural: string,
): Promise<KubernetesListObject<T>> {
  return objects.listClusterCustomObject({ ...API, plural });
}

/** A resource, or nothing when it is not there; without a namespace when its kind has none. */
export async function readResource(
  objects: CustomObjectsApi,
  plural: string,
  name: string,
  namespace = '',
): Promise<CertManagerResource | undefined> {
  return unlessStatus(
    404,
    plural === 'clusterissuers'
      ? objects.getClusterCustomObject({ ...API, plural, name })
      : objects.getNamespacedCustomObject({ ...API, plural, name, namespace }),
  );
}

export function isReady({ status }: CertManagerResource): boolean {
  return Boolean(
    status?.conditions?.some(
      ({ type, status: state }) => type === 'Ready' && state === 'True',
    ),
  );
}

/** Writes the condition `Ready`, and what else is to stand in the status, unless it does. */
export async function writeStatus(
  objects: CustomObjectsApi,
  plural: string,
  { metadata, status }: CertManagerResource,
  {
    ready,
    reason,
    message,
  }: { ready: boolean; reason: string; message: string },
  more: object = {},
): Promise<void> {
  const before = status?.conditions?.find(({ type }) => type === 'Ready');
  const state = ready ? 'True' : 'False';
  const condition: Condition = {
    type: 'Ready',
    status: state,
    reason,
    message,
    observedGeneration: metadata!.generation,
    lastTransitionTime:
      before?.status === state
        ? before.lastTransitionTime
        : new Date().toISOString(),
  };
  const wanted = { ...more, conditions: [condition] };
  const known = Object.fromEntries(
    Object.entries(status ?? {}).filter(([key]) => key in wanted),
  );
  if (sorted(known) === sorted(wanted)) {
    return;
  }
  const { name = '', namespace } = metadata!;
  const call = { ...API, plural, name, body: { status: wanted } };
  await (namespace
    ? objects.patchNamespacedCustomObjectStatus(
        { ...call, namespace },
        mergePatch,
      )
    : objects.patchClusterCustomObjectStatus(call, mergePatch));
}

/** JSON that does not depend on the order of keys. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : part,
  );
}
