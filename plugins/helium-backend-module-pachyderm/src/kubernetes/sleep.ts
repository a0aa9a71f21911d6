import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceUnavailableError } from '@backstage/errors';
import type { Cluster, KubernetesObject, ListableKind } from './Cluster';
import { requireOwnNamespace } from './ownership';
import { pathOf } from './paths';

/** On a workload that sleeps: what it was before, as JSON. */
const BEFORE_SLEEP = 'helium.dev/before-sleep';
const STOPPED_MS = 300_000;
const POLL_MS = 1_000;

interface Workload extends KubernetesObject {
  metadata: KubernetesObject['metadata'] & {
    ownerReferences?: Array<{ kind: string; controller?: boolean }>;
  };
  spec?: { replicas?: number; suspend?: boolean };
  status?: {
    phase?: string;
    conditions?: Array<{ type: string; status: string }>;
  };
}

/** How a kind of workload is put to sleep: by a field of its specification. */
interface SleepingKind extends ListableKind {
  field: 'replicas' | 'suspend';
  asleep: number | boolean;
  /** What the API server takes where the field is left out. */
  otherwise: number | boolean;
}

const scaled = (groupVersion: string, kind: string, resource: string) =>
  ({
    groupVersion,
    kind,
    resource,
    namespaced: true,
    field: 'replicas',
    asleep: 0,
    otherwise: 1,
  } satisfies SleepingKind);

const suspended = (kind: string, resource: string) =>
  ({
    groupVersion: 'batch/v1',
    kind,
    resource,
    namespaced: true,
    field: 'suspend',
    asleep: true,
    otherwise: false,
  } satisfies SleepingKind);

/** Those that make others come before what they make. */
const KINDS: SleepingKind[] = [
  suspended('CronJob', 'cronjobs'),
  scaled('apps/v1', 'Deployment', 'deployments'),
  scaled('apps/v1', 'StatefulSet', 'statefulsets'),
  scaled('apps/v1', 'ReplicaSet', 'replicasets'),
  scaled('v1', 'ReplicationController', 'replicationcontrollers'),
  suspended('Job', 'jobs'),
];

const PODS: ListableKind = {
  groupVersion: 'v1',
  kind: 'Pod',
  resource: 'pods',
  namespaced: true,
};

/**
 * Scales the workloads of a workspace's namespace to zero, and waits until their pods are gone. Each remembers on itself what it was,
 * so that doing it again changes nothing. Pods that nothing controls are deleted; volumes, Services and the rest stay.
 *
 * @throws ConflictError when the namespace is somebody else's; ServiceUnavailableError when pods are still there after 5 min
 */
export async function putToSleep(
  cluster: Cluster,
  workspace: string,
  { signal, log }: { signal: AbortSignal; log(message: string): void },
): Promise<void> {
  await requireOwnNamespace(cluster, workspace);
  for (const kind of KINDS) {
    for (const workload of await listIn<Workload>(cluster, kind, workspace)) {
      if (!controllerOf(workload) && !isOver(workload) && isAwake(workload)) {
        const before = workload.spec?.[kind.field] ?? kind.otherwise;
        await cluster.patch(placeOf(kind, workload), {
          metadata: { annotations: { [BEFORE_SLEEP]: JSON.stringify(before) } },
          spec: { [kind.field]: kind.asleep },
        });
        log(`${kind.kind} ${workload.metadata.name} sleeps`);
      }
    }
  }
  for (const pod of await livePods(cluster, workspace)) {
    if (!controllerOf(pod)) {
      await cluster.remove(placeOf(PODS, pod));
      log(`Pod ${pod.metadata.name} is deleted, as nothing controls it`);
    }
  }
  await untilStopped(cluster, workspace, signal);
}

/** Gives each workload of the namespace back what it was before it was put to sleep; those that never were stay as they are. */
export async function wakeUp(
  cluster: Cluster,
  workspace: string,
  { log }: { log(message: string): void },
): Promise<void> {
  await requireOwnNamespace(cluster, workspace);
  for (const kind of [...KINDS].reverse()) {
    for (const workload of await listIn<Workload>(cluster, kind, workspace)) {
      const before = workload.metadata.annotations?.[BEFORE_SLEEP];
      if (before !== undefined) {
        await cluster.patch(placeOf(kind, workload), {
          metadata: { annotations: { [BEFORE_SLEEP]: null } },
          spec: { [kind.field]: JSON.parse(before) },
        });
        log(`${kind.kind} ${workload.metadata.name} is awake`);
      }
    }
  }
}

/** Pods of daemon sets can't be scaled away; they end with the namespace. */
async function untilStopped(
  cluster: Cluster,
  workspace: string,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + STOPPED_MS;
  for (;;) {
    const pods = (await livePods(cluster, workspace)).filter(
      pod => controllerOf(pod)?.kind !== 'DaemonSet',
    );
    if (!pods.length) {
      return;
    }
    if (Date.now() > deadline) {
      throw new ServiceUnavailableError(
        `Workspace '${workspace}' was put to sleep, and these pods are still there after ${
          STOPPED_MS / 1000
        } s: ${pods.map(({ metadata }) => metadata.name).join(', ')}`,
      );
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

async function livePods(
  cluster: Cluster,
  workspace: string,
): Promise<Workload[]> {
  const pods = await listIn<Workload>(cluster, PODS, workspace);
  return pods.filter(
    ({ status }) => !['Succeeded', 'Failed'].includes(status?.phase ?? ''),
  );
}

function listIn<T extends KubernetesObject>(
  cluster: Cluster,
  kind: ListableKind,
  namespace: string,
) {
  return cluster.listWhole<T>(kind, { namespace });
}

function placeOf(kind: ListableKind, { metadata }: KubernetesObject) {
  return pathOf(
    kind.groupVersion,
    kind.resource,
    metadata.namespace,
    metadata.name,
  );
}

function isAwake({ metadata }: Workload) {
  return metadata.annotations?.[BEFORE_SLEEP] === undefined;
}

function controllerOf({ metadata }: Workload) {
  return metadata.ownerReferences?.find(({ controller }) => controller);
}

/** A Job that has ended. */
function isOver({ status }: Workload) {
  return (status?.conditions ?? []).some(
    ({ type, status: holds }) =>
      holds === 'True' && (type === 'Complete' || type === 'Failed'),
  );
}
