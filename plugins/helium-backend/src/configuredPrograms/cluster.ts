import { InputError } from '@backstage/errors';
import type {
  KubernetesCheck,
  Leftover,
  ProbeResult,
} from '@helium-portal/backstage-plugin-helium-node';
import type {
  KubeConfig,
  KubernetesObject,
  V1APIResource,
} from '@kubernetes/client-node';
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

const AT_ONCE = 8;

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
            `helium.dev/workspace=${workspace}`,
          ),
          { items: [] },
        );
        for (const { metadata = {} } of items) {
          found.push({
            where: 'kubernetes',
            kind: `${groupVersion}/${resource.kind}`,
            ...(metadata.namespace && { namespace: metadata.namespace }),
            name: metadata.name ?? '',
            ...(metadata.creationTimestamp && {
              createdAt: new Date(metadata.creationTimestamp).toISOString(),
            }),
          });
        }
      }
    }),
  );
  return found.sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
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
