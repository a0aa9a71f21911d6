import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { V1Job, V1Pod } from '@kubernetes/client-node';
import type { Duration } from 'luxon';
import { RunnerLogs } from '../runnerLogs';
import type {
  AttemptStart,
  Executor,
  Observation,
  RunnerHandle,
} from '../types';
import { ClusterClient, Timed } from './ClusterClient';
import type { KubernetesConfig } from './config';
import { connect } from './connection';
import { JobStarter } from './JobStarter';
import { JobSweeper } from './JobSweeper';
import { conditionOf, judge, reasonOf, Sighting, stateOfPod } from './judge';
import type { JobSettings } from './manifests';
import { JOB_UID, REASON, selectorOf, selectorOfAll } from './names';
import { checkRights } from './rights';

/** One list of all pods serves everybody who asks in this time. */
const ROUND_MS = 1_000;
const RIGHTS_MS = 5 * 60_000;
/** An API server that is away for less is asked again; a shorter absence says nothing about any attempt. */
const SILENCE_MS = 5 * 60_000;
/** The kubelet takes at least a second; less would be no request to it at all. */
const KILL_SECONDS = 1;

/** Runs each attempt as a Job of its own, so that what outgrows one machine runs on many. */
export class KubernetesExecutor implements Executor {
  readonly name = 'kubernetes';
  readonly place: string;
  readonly #client: ClusterClient;
  readonly #starter: JobStarter;
  readonly #sweeper: JobSweeper;
  readonly #settings: JobSettings;
  #pods?: { at: number; list: Promise<Timed<V1Pod>> };
  #allowedAt = -Infinity;
  /** Since the first of the calls that got no answer, without any that got one. */
  #silentSince?: number;

  private constructor(options: {
    place: string;
    client: ClusterClient;
    starter: JobStarter;
    sweeper: JobSweeper;
    settings: JobSettings;
  }) {
    this.place = options.place;
    this.#client = options.client;
    this.#starter = options.starter;
    this.#sweeper = options.sweeper;
    this.#settings = options.settings;
  }

  /**
   * @param options - `installation` tells this portal's Jobs from another's; `attemptMemory` is in MiB; `deadline` is how long a
   * runner may take, and `grace` how long it may then finish what is in
   * flight; the logs of runners are kept in `workDirectory`
   * @throws InputError that names the key of the configuration
   */
  static create(options: {
    config: KubernetesConfig;
    installation: string;
    attemptMemory: number;
    grace: Duration;
    deadline: Duration;
    workDirectory: string;
    logger: LoggerService;
  }): KubernetesExecutor {
    const connection = connect(options.config);
    const client = ClusterClient.create(connection);
    const settings = {
      config: options.config,
      installation: options.installation,
      attemptMemory: options.attemptMemory,
      graceSeconds: Math.round(options.grace.as('seconds')),
      deadlineSeconds: Math.round(options.deadline.as('seconds')),
    };
    return new KubernetesExecutor({
      place: `${connection.server}/namespaces/${connection.namespace}`,
      client,
      starter: JobStarter.create({ client, settings }),
      sweeper: JobSweeper.create({
        client,
        installation: options.installation,
        logs: RunnerLogs.create(options),
        logger: options.logger,
      }),
      settings,
    });
  }

  async start(start: AttemptStart): Promise<RunnerHandle> {
    return this.#handleOf(await this.#starter.start(start), start.attemptId);
  }

  async find(attemptId: string): Promise<RunnerHandle | undefined> {
    const job = await this.#starter.find(attemptId);
    return job && this.#handleOf(job, attemptId);
  }

  /** @throws Error while the API server does not answer, until that has lasted for minutes */
  async observe(handle: RunnerHandle): Promise<Observation> {
    if (handle.place !== this.place) {
      return {
        state: 'unknown',
        why: `Job ${handle.job} is in ${handle.place}, and this portal asks ${this.place}`,
      };
    }
    try {
      const seen = (await this.#glance(handle)) ?? (await this.#look(handle));
      this.#silentSince = undefined;
      return seen;
    } catch (error) {
      this.#silentSince ??= performance.now();
      if (performance.now() - this.#silentSince < SILENCE_MS) {
        throw error;
      }
      return { state: 'unknown', why: toError(error).message };
    }
  }

  async stop(handle: RunnerHandle, how: 'graceful' | 'kill'): Promise<void> {
    if (handle.place !== this.place) {
      return;
    }
    const sighting = await this.#see(handle);
    const { job, pods, now } = sighting;
    if (!pods.length && job && !isOver(job)) {
      await this.#endJob(job, 'it was stopped before it had a pod');
    }
    const seconds = how === 'kill' ? KILL_SECONDS : this.#settings.graceSeconds;
    for (const pod of pods) {
      const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata!;
      const asked =
        deletionTimestamp && (deletionGracePeriodSeconds ?? 0) <= seconds;
      if (!asked && stateOfPod(pod, now).state !== 'ended') {
        await this.#client.deletePod(pod, seconds);
      }
    }
  }

  async sweep(unfinished: ReadonlySet<string>): Promise<void> {
    await this.#sweeper.sweep(unfinished);
  }

  async admits(): Promise<number> {
    return Infinity;
  }

  async check(): Promise<void> {
    if (performance.now() - this.#allowedAt > RIGHTS_MS) {
      await checkRights(this.#client);
      this.#allowedAt = performance.now();
    }
    await this.#listPods();
    this.#silentSince = undefined;
  }

  /** Whether the last list of all pods is enough to call it alive; for all else it is looked at by itself. */
  async #glance(handle: RunnerHandle): Promise<Observation | undefined> {
    const { items, now } = await this.#listPods();
    const sighting = this.#sighting(handle, { items, now });
    const seen = sighting.pods.length
      ? judge(sighting, this.#patience)
      : undefined;
    return seen?.state === 'alive' ? seen : undefined;
  }

  async #look(handle: RunnerHandle): Promise<Observation> {
    const sighting = await this.#see(handle);
    const seen = judge(sighting, this.#patience);
    if (seen.state !== 'late') {
      return seen;
    }
    const { job, pods } = sighting;
    const why = pods.length ? seen.why : await this.#whyNoPod(job!, seen.why);
    const limit = this.#settings.config.startTimeout.toHuman();
    if (job) {
      await this.#endJob(job, `its pod did not start within ${limit}: ${why}`);
    } else {
      await Promise.all(pods.map(pod => this.#client.deletePod(pod)));
    }
    return seen.observation;
  }

  async #see(handle: RunnerHandle): Promise<Sighting> {
    const job = await this.#client.findJob(String(handle.job));
    const pods = await this.#client.listPods(
      selectorOf(this.#settings.installation, String(handle.attempt)),
    );
    return this.#sighting(
      handle,
      pods,
      job?.metadata?.uid === handle.uid ? job : undefined,
    );
  }

  #sighting(
    handle: RunnerHandle,
    { items, now }: Timed<V1Pod>,
    job?: V1Job,
  ): Sighting {
    return {
      name: String(handle.job),
      namespace: this.#client.namespace,
      job,
      pods: items.filter(
        ({ metadata }) => metadata?.labels?.[JOB_UID] === handle.uid,
      ),
      now,
    };
  }

  get #patience() {
    return {
      startTimeoutMs: this.#settings.config.startTimeout.toMillis(),
    };
  }

  /** A deadline in the past makes the Job controller end it, and make no pod for it any more. */
  async #endJob(job: V1Job, reason: string): Promise<void> {
    const { name = '', uid } = job.metadata ?? {};
    await this.#client.patchJob(name, 'MergePatch', {
      metadata: { uid, annotations: { [REASON]: reasonOf(job) ?? reason } },
      spec: { activeDeadlineSeconds: 1 },
    });
  }

  /** Only the events say it, for example that a quota leaves no room. */
  async #whyNoPod(job: V1Job, fallback: string): Promise<string> {
    const events = await this.#client.eventsOf(job.metadata?.uid ?? '');
    return events.at(-1) ?? fallback;
  }

  #listPods(): Promise<Timed<V1Pod>> {
    const last = this.#pods;
    if (last && performance.now() - last.at < ROUND_MS) {
      return last.list;
    }
    const list = this.#client.listPods(
      selectorOfAll(this.#settings.installation),
    );
    this.#pods = { at: performance.now(), list };
    return list;
  }

  #handleOf({ metadata }: V1Job, attemptId: string): RunnerHandle {
    return {
      place: this.place,
      job: metadata?.name ?? '',
      uid: metadata?.uid ?? '',
      attempt: attemptId,
    };
  }
}

function isOver(job: V1Job): boolean {
  return ['Failed', 'Complete', 'FailureTarget'].some(type =>
    conditionOf(job, type),
  );
}
