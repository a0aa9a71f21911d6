import { judgeOf, verdictText } from '../await';
import { Surroundings } from '../await/types';
import { resourcePath } from '../discovery';
import { ApiError } from '../errors';
import { describe, KubernetesObject } from '../metadata';
import { manifestObjects, StoredRelease } from './storage';

/** Kinds that helm waits for; a Service only for its load balancer. */
const AWAITED = new Set([
  'DaemonSet',
  'Deployment',
  'Job',
  'PersistentVolumeClaim',
  'Pod',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
]);
const MOST = 5;

/** What of a release isn't ready: `Deployment demo/pachd: 0 of 1 replicas available; Pod …`. */
export async function unreadyObjects(
  release: StoredRelease,
  surroundings: Surroundings,
): Promise<string[]> {
  const hooks = (release.hooks ?? [])
    .filter(hook => /Running|Failed/.test(hook.last_run?.phase ?? ''))
    .map(hook => hook.manifest);
  const objects = [...hooks, release.manifest]
    .flatMap(manifestObjects)
    .filter(
      object =>
        AWAITED.has(object.kind) ||
        (object.kind === 'Service' && object.spec?.type === 'LoadBalancer'),
    );
  const found = await Promise.all(
    objects.map(object => inspect(object, release.namespace, surroundings)),
  );
  return found
    .filter((message): message is string => message !== undefined)
    .slice(0, MOST);
}

async function inspect(
  object: KubernetesObject,
  namespace: string,
  surroundings: Surroundings,
): Promise<string | undefined> {
  const { client, discovery, signal } = surroundings;
  const target = {
    ...object,
    metadata: { namespace, ...object.metadata },
  };
  try {
    const resource = await discovery.find(object.apiVersion, object.kind);
    const live = await client.get(
      resourcePath(resource, target.metadata.namespace, target.metadata.name),
      { signal },
    );
    const verdict = await judgeOf(live)?.(live, surroundings);
    return verdict && !verdict.ready
      ? `${describe(target)}: ${verdictText(verdict)}`
      : undefined;
  } catch (error) {
    return error instanceof ApiError && error.notFound
      ? `${describe(target)}: it doesn't exist`
      : undefined;
  }
}
