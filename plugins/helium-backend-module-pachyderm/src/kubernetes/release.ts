import { ServiceUnavailableError } from '@backstage/errors';
import { placeOf } from './belonging';
import type { Cluster, KubernetesObject, ListableKind } from './Cluster';
import { pathOf } from './paths';

const PATIENCE_MS = 300_000;

const kindOf = (
  groupVersion: string,
  kind: string,
  resource: string,
): ListableKind => ({ groupVersion, kind, resource, namespaced: true });

const SERVICES = kindOf('v1', 'Service', 'services');
const INGRESSES = kindOf('networking.k8s.io/v1', 'Ingress', 'ingresses');
const CLAIMS = kindOf('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims');
const PODS = kindOf('v1', 'Pod', 'pods');

type Placed = [ListableKind, KubernetesObject];

interface Service extends KubernetesObject {
  spec?: { type?: string };
}

interface Pod extends KubernetesObject {
  spec?: {
    volumes?: Array<{ persistentVolumeClaim?: { claimName: string } }>;
  };
}

/**
 * Deletes what a cluster's controllers made things in the cloud for, and waits for it, while the controllers are there: load balancers
 * by Services and Ingresses, disks by claims. A claim that a pod still mounts is deleted too, and goes with the pod.
 *
 * @param options - `namespace`: all of them when it is left out
 */
export async function releaseCloudResources(
  cluster: Cluster,
  options: { namespace?: string; log(message: string): void },
): Promise<void> {
  const { namespace, log } = options;
  const services = await cluster.listWhole<Service>(SERVICES, { namespace });
  const ingresses = await cluster.list(INGRESSES, { namespace });
  await removeAll(
    cluster,
    [
      ...services
        .filter(({ spec }) => spec?.type === 'LoadBalancer')
        .map((each): Placed => [SERVICES, each]),
      ...ingresses.map((each): Placed => [INGRESSES, each]),
    ],
    log,
  );

  const claims = await cluster.list(CLAIMS, { namespace });
  const mounted = await mountedClaims(cluster, namespace);
  for (const claim of claims.filter(each => mounted.has(keyOf(each)))) {
    await cluster.delete(pathTo(CLAIMS, claim), claim.metadata.uid);
  }
  await removeAll(
    cluster,
    claims
      .filter(each => !mounted.has(keyOf(each)))
      .map((each): Placed => [CLAIMS, each]),
    log,
  );
}

/** The same in a workspace's namespace, as long as that is the workspace's. */
export async function releaseNamespace(
  cluster: Cluster,
  workspace: string,
  log: (message: string) => void,
): Promise<void> {
  const { whose } = await placeOf(cluster, workspace);
  if (whose === 'own') {
    await releaseCloudResources(cluster, { namespace: workspace, log });
  }
}

async function removeAll(
  cluster: Cluster,
  objects: Placed[],
  log: (message: string) => void,
): Promise<void> {
  await Promise.all(
    objects.map(async ([kind, object]) => {
      const path = pathTo(kind, object);
      await cluster.delete(path, object.metadata.uid);
      await cluster.waitUntilGone(path, PATIENCE_MS).catch(error => {
        if (!(error instanceof ServiceUnavailableError)) {
          throw error;
        }
        log(
          `${kind.kind} ${keyOf(
            object,
          )} was deleted and is still there; what it made in the cloud may stay`,
        );
      });
    }),
  );
  if (objects.length > 0) {
    log(
      `Deleted first, for what they made in the cloud: ${objects
        .map(([kind, object]) => `${kind.kind} ${keyOf(object)}`)
        .join(', ')}`,
    );
  }
}

async function mountedClaims(
  cluster: Cluster,
  namespace: string | undefined,
): Promise<Set<string>> {
  const pods = await cluster.listWhole<Pod>(PODS, { namespace });
  return new Set(
    pods.flatMap(({ metadata, spec }) =>
      (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) =>
        claim ? [`${metadata.namespace}/${claim.claimName}`] : [],
      ),
    ),
  );
}

function keyOf({ metadata }: KubernetesObject) {
  return `${metadata.namespace}/${metadata.name}`;
}

function pathTo(kind: ListableKind, { metadata }: KubernetesObject) {
  return pathOf(
    kind.groupVersion,
    kind.resource,
    metadata.namespace,
    metadata.name,
  );
}
