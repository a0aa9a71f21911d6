import { mockServices } from '@backstage/backend-test-utils';
import {
  CoreV1Api,
  PatchStrategy,
  setHeaderOptions,
  type V1Pod,
  type V1PodStatus,
} from '@kubernetes/client-node';
import { Duration } from 'luxon';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AttemptStart } from '../../types';
import { ClusterClient } from '../ClusterClient';
import type { KubernetesConfig } from '../config';
import { connect } from '../connection';
import { KubernetesExecutor } from '../KubernetesExecutor';
import { JOB_UID } from '../names';

/** No such node is there, so that nothing but the test plays the kubelet for its pods. */
const NODE = 'test-node';
const DEADLINE_MS = 60_000;

/** Asks again until there is an answer. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const answer = await ask();
    if (answer) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error(`Waited in vain: ${what}`);
    }
    await sleep(100);
  }
}

interface Place {
  core: CoreV1Api;
  folder: string;
  namespace: string;
}

export function containerStatus(
  state: NonNullable<V1PodStatus['containerStatuses']>[number]['state'],
  ready = false,
): NonNullable<V1PodStatus['containerStatuses']>[number] {
  return {
    name: 'runner',
    image: 'example/helium:1',
    imageID: '',
    ready,
    restartCount: 0,
    state,
  };
}

/** The Jobs of one executor, and what a kubelet does with their pods. */
export class TestJobs {
  readonly executor: KubernetesExecutor;
  readonly client: ClusterClient;
  readonly workDirectory: string;
  readonly namespace: string;
  readonly config: KubernetesConfig;
  readonly installation: string;
  readonly #core: CoreV1Api;

  private constructor(
    { core, namespace }: Place,
    options: {
      config: KubernetesConfig;
      installation: string;
      client: ClusterClient;
      executor: KubernetesExecutor;
      workDirectory: string;
    },
  ) {
    this.namespace = namespace;
    this.#core = core;
    this.config = options.config;
    this.installation = options.installation;
    this.client = options.client;
    this.executor = options.executor;
    this.workDirectory = options.workDirectory;
  }

  static create(
    place: Place,
    config: KubernetesConfig,
    times: { deadline?: Duration; grace?: Duration } = {},
  ): TestJobs {
    const workDirectory = join(place.folder, place.namespace);
    const installation = randomUUID();
    return new TestJobs(place, {
      config,
      installation,
      workDirectory,
      client: ClusterClient.create(connect(config)),
      executor: KubernetesExecutor.create({
        config,
        installation,
        attemptMemory: 768,
        grace: Duration.fromObject({ minutes: 10 }),
        deadline: Duration.fromObject({ hours: 2 }),
        ...times,
        workDirectory,
        logger: mockServices.logger.mock(),
      }),
    });
  }

  start(overrides: Partial<AttemptStart> = {}): AttemptStart {
    return {
      attemptId: randomUUID(),
      operationId: randomUUID(),
      attempt: 1,
      kind: 'create',
      workspace: 'atlas',
      program: 'gcp_namespace_only',
      portalUrl: 'http://127.0.0.1:1/api/helium',
      token: `secret-${randomUUID()}`,
      leaseSeconds: 60,
      ...overrides,
    };
  }

  /** The pod that the Job controller makes for a Job. */
  pod(uid: string | number): Promise<V1Pod> {
    return eventually('a pod of the Job', async () => {
      const { items } = await this.#core.listNamespacedPod({
        namespace: this.namespace,
        labelSelector: `${JOB_UID}=${uid}`,
      });
      return items[0];
    });
  }

  /** What the scheduler does. */
  async bind(pod: V1Pod): Promise<void> {
    const { namespace } = this;
    await this.#core.createNamespacedPodBinding({
      namespace,
      name: pod.metadata!.name!,
      body: {
        metadata: { name: pod.metadata!.name },
        target: { kind: 'Node', name: NODE },
      },
    });
  }

  /** What a kubelet reports. */
  async report(pod: V1Pod, status: V1PodStatus): Promise<void> {
    await this.#core.patchNamespacedPodStatus(
      {
        namespace: this.namespace,
        name: pod.metadata!.name!,
        body: { status },
      },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  }

  async reportRunning(pod: V1Pod, ready: 'True' | 'False' = 'True') {
    await this.report(pod, {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready }],
      containerStatuses: [
        containerStatus({ running: { startedAt: new Date() } }, true),
      ],
    });
  }

  async reportTerminated(
    pod: V1Pod,
    terminated: { exitCode: number; reason: string },
  ) {
    await this.report(pod, {
      phase: terminated.exitCode ? 'Failed' : 'Succeeded',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [
        containerStatus({
          terminated: {
            ...terminated,
            startedAt: new Date(0),
            finishedAt: new Date(0),
          },
        }),
      ],
    });
  }

  async reportWaiting(pod: V1Pod, reason: string, message: string) {
    await this.report(pod, {
      phase: 'Pending',
      containerStatuses: [containerStatus({ waiting: { reason, message } })],
    });
  }
}
