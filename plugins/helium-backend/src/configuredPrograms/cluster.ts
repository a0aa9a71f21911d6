import {
  ConflictError,
  InputError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  KubernetesCheck,
  Leftover,
  LeftoverReference,
  ProbeResult,
} from '@helium-portal/backstage-plugin-helium-node';
import type {
  KubeConfig,
  KubernetesObject,
  V1APIResource,
} from '@kubernetes/client-node';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InventoryConfig } from './config';

type Library = typeof import('@kubernetes/client-node');

interface Workload extends KubernetesObject {
  spec?: { replicas?: number };
  status?: {
    phase?: string;
    observedGeneration?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
  };
}

interface Kind {
  groupVersion: string;
  resource: V1APIResource;
}

const WORKSPACE_LABEL = 'helium.dev/workspace';
const AT_ONCE = 8;
const PATIENCE_MS = 30_000;
const POLL_MS = 500;

const keyOf = ({ kind, namespace = '', name }: Leftover) =>
  `${kind} ${namespace} ${name}`;

/**
 * Everything in a cluster that carries a workspace's label, of whatever kind.
 *
 * @throws Error when some kind can't be listed, because what can't be seen isn't gone
 */
export async function inventory(
  settings: InventoryConfig,
  workspace: string,
): Promise<Leftover[]> {
  const { library, config } = connect(settings);
  const objects = library.KubernetesObjectApi.makeApiClient(config);
  const kinds = (await listableKinds(library, config)).values();
  const found: Leftover[] = [];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const { groupVersion, resource } of kinds) {
        const { items } = await unlessAbsent(
          library,
          objects.list(
            groupVersion,
            resource.kind,
            undefined,
            undefined,
            undefined,
            undefined,
            undefined,
            `${WORKSPACE_LABEL}=${workspace}`,
          ),
          { items: [] },
        );
        for (const { metadata = {} } of items) {
          const { deletionTimestamp, finalizers = [] } = metadata;
          found.push({
            where: 'kubernetes',
            kind: `${groupVersion}/${resource.kind}`,
            ...(metadata.namespace && { namespace: metadata.namespace }),
            name: metadata.name ?? '',
            ...(metadata.creationTimestamp && {
              createdAt: new Date(metadata.creationTimestamp).toISOString(),
            }),
            ...(deletionTimestamp &&
              finalizers.length > 0 && { heldBy: finalizers }),
            removable: true,
          });
        }
      }
    }),
  );
  return found.sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
}

/**
 * Removes an object that carries the workspace's label, and waits until it is gone.
 *
 * @param options - `force` takes off its finalizers, once it is deleted
 * @throws ConflictError when it does not carry the label, ServiceUnavailableError when it stays
 */
export async function removeLeftover(
  settings: InventoryConfig,
  workspace: string,
  { kind: kindName, namespace, name }: LeftoverReference,
  { force }: { force: boolean },
): Promise<void> {
  const { library, config } = connect(settings);
  const objects = library.KubernetesObjectApi.makeApiClient(config);
  const [kind, ...version] = kindName.split('/').reverse();
  const apiVersion = version.reverse().join('/');
  const header = { apiVersion, kind, metadata: { name, namespace } };
  const read = () => unlessAbsent(library, objects.read(header), undefined);
  const object = await read();
  if (!object) {
    return;
  }
  const { uid, labels } = object.metadata ?? {};
  if (labels?.[WORKSPACE_LABEL] !== workspace) {
    throw new ConflictError(
      `${kind} '${name}' does not carry the label of workspace '${workspace}', and is left alone`,
    );
  }
  await unlessAbsent(
    library,
    objects.delete(
      header,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      {
        preconditions: { uid },
      },
    ),
    undefined,
  );
  if (force) {
    await unlessAbsent(
      library,
      objects.patch(
        { ...header, metadata: { ...header.metadata, uid, finalizers: [] } },
        undefined,
        undefined,
        undefined,
        undefined,
        library.PatchStrategy.MergePatch,
      ),
      undefined,
    );
  }
  const deadline = Date.now() + PATIENCE_MS;
  for (let left = await read(); left; left = await read()) {
    if (Date.now() > deadline) {
      const finalizers = left.metadata?.finalizers ?? [];
      throw new ServiceUnavailableError(
        `${kind} '${name}' was deleted, and is still there${
          finalizers.length
            ? `: it waits for ${finalizers.join(
                ', ',
              )}; see to whoever is to remove that, or remove it by force`
            : ''
        }`,
      );
    }
    await sleep(POLL_MS);
  }
}

/** Looks once at the object that a check names. */
export async function probe(
  settings: InventoryConfig,
  { kind, namespace, name }: KubernetesCheck,
): Promise<ProbeResult> {
  const { library, config } = connect(settings);
  const object = await unlessAbsent<Workload | undefined>(
    library,
    library.KubernetesObjectApi.makeApiClient(config).read({
      apiVersion: kind === 'Namespace' ? 'v1' : 'apps/v1',
      kind,
      metadata: { name, namespace },
    }),
    undefined,
  );
  if (!object) {
    return { passed: false, message: `${kind} '${name}' is absent` };
  }
  const { metadata, spec, status } = object;
  if (kind === 'Namespace') {
    return status?.phase === 'Active'
      ? { passed: true }
      : { passed: false, message: `The namespace is ${status?.phase}` };
  }
  if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) {
    return { passed: false, message: 'Its newest version is not rolled out' };
  }
  const wanted = spec?.replicas ?? 1;
  const ready = Math.min(
    status?.readyReplicas ?? 0,
    status?.updatedReplicas ?? 0,
  );
  return ready >= wanted
    ? { passed: true }
    : { passed: false, message: `${ready} of ${wanted} replicas are ready` };
}

/** @throws InputError when the kubeconfig can't be read or lacks the context */
function connect({ kubeconfig, context }: InventoryConfig): {
  library: Library;
  config: KubeConfig;
} {
  // Loaded only where it is used: it is large.
  const library: Library = require('@kubernetes/client-node');
  const config = new library.KubeConfig();
  try {
    config.loadFromFile(kubeconfig);
  } catch (error) {
    throw new InputError(
      `inventory.kubernetes.kubeconfig '${kubeconfig}' can't be read`,
    );
  }
  if (!config.getContextObject(context)) {
    throw new InputError(
      `inventory.kubernetes.context: the kubeconfig has no context '${context}'`,
    );
  }
  config.setCurrentContext(context);
  return { library, config };
}

/** In one version each, the preferred one. */
async function listableKinds(
  library: Library,
  config: KubeConfig,
): Promise<Kind[]> {
  const { groups } = await config
    .makeApiClient(library.ApisApi)
    .getAPIVersions();
  const lists = await Promise.all([
    config.makeApiClient(library.CoreV1Api).getAPIResources(),
    ...groups.map(({ name, versions, preferredVersion }) =>
      config.makeApiClient(library.CustomObjectsApi).getAPIResources({
        group: name,
        version: (preferredVersion ?? versions[0]).version,
      }),
    ),
  ]);
  return lists.flatMap(({ groupVersion, resources }) =>
    resources
      .filter(
        ({ name, verbs }) => verbs.includes('list') && !name.includes('/'),
      )
      .map(resource => ({ groupVersion, resource })),
  );
}

async function unlessAbsent<T>(
  library: Library,
  answer: Promise<T>,
  otherwise: T,
): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (
      error instanceof library.ApiException &&
      [404, 405].includes(error.code)
    ) {
      return otherwise;
    }
    throw error;
  }
}
