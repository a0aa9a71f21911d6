import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { V1Job, V1Pod } from '@kubernetes/client-node';
import type { RunnerLogs } from '../runnerLogs';
import { ClusterClient, isStatus } from './ClusterClient';
import { stateOfPod } from './judge';
import {
  CONTAINER,
  FINALIZER,
  JOB_UID,
  LABELS,
  selectorOfAll,
  startStateOf,
} from './names';

/** What is this young may belong to an attempt that its sweeper has not heard of. */
const AGE_MS = 60_000;
/** By then nobody is still about to start the attempt. */
const TOMBSTONE_MS = 60 * 60_000;
/** How long the node of an ended pod is asked for its log. */
const LOG_PATIENCE_MS = 5 * 60_000;

type Labelled = V1Job | V1Pod;

const attemptOf = (object: Labelled) =>
  object.metadata?.labels?.[LABELS.attempt] ?? '';

const age = ({ metadata }: Labelled, now: number) =>
  now - (metadata?.creationTimestamp?.valueOf() ?? now);

const jobUidOf = (pod: V1Pod) => pod.metadata?.labels?.[JOB_UID];

/** Removes the Jobs of attempts that have ended, and what is left of Jobs that others removed. */
export class JobSweeper {
  readonly #client: ClusterClient;
  readonly #selector: string;
  readonly #logs: RunnerLogs;
  readonly #ageMs: number;
  readonly #logger: LoggerService;

  private constructor(options: {
    client: ClusterClient;
    installation: string;
    logs: RunnerLogs;
    logger: LoggerService;
    ageMs: number;
  }) {
    this.#client = options.client;
    this.#selector = selectorOfAll(options.installation);
    this.#logs = options.logs;
    this.#ageMs = options.ageMs;
    this.#logger = options.logger;
  }

  /**
   * @param options - `installation` is the portal whose Jobs these are; `ageMs` is the age from which on an attempt that nobody knows
   * has ended; default: a minute
   */
  static create(options: {
    client: ClusterClient;
    installation: string;
    logs: RunnerLogs;
    logger: LoggerService;
    ageMs?: number;
  }): JobSweeper {
    return new JobSweeper({ ...options, ageMs: options.ageMs ?? AGE_MS });
  }

  async sweep(unfinished: ReadonlySet<string>): Promise<void> {
    const jobs = await this.#client.listJobs(this.#selector);
    const pods = await this.#client.listPods(this.#selector);
    const left = (object: Labelled) =>
      !unfinished.has(attemptOf(object)) &&
      age(object, jobs.now) >= this.#ageMs;
    for (const job of jobs.items.filter(left)) {
      const own = pods.items.filter(pod => jobUidOf(pod) === job.metadata?.uid);
      await this.#unlessItFails(`Job ${job.metadata?.name}`, () =>
        this.#sweepJob(job, own, jobs.now),
      );
    }
    const known = new Set(jobs.items.map(({ metadata }) => metadata?.uid));
    const orphans = pods.items.filter(
      pod => !known.has(jobUidOf(pod)) && left(pod),
    );
    for (const pod of orphans) {
      await this.#unlessItFails(`Pod ${pod.metadata?.name}`, async () => {
        if (await this.#release(pod, jobs.now)) {
          await this.#client.deletePod(pod);
        }
      });
    }
    await this.#logs.sweep();
  }

  async #sweepJob(job: V1Job, pods: V1Pod[], now: number): Promise<void> {
    const { name = '', uid = '' } = job.metadata ?? {};
    if (startStateOf(job) === 'revoked' && age(job, now) < TOMBSTONE_MS) {
      return;
    }
    const released: boolean[] = [];
    for (const pod of pods) {
      released.push(await this.#release(pod, now));
    }
    if (!released.includes(false)) {
      await this.#client.deleteJob(name, uid);
    }
  }

  /** Lets go of a pod that nothing runs in any more; one that runs all the same is asked to stop. */
  async #release(pod: V1Pod, now: number): Promise<boolean> {
    const seen = stateOfPod(pod, now);
    if (seen.state !== 'ended' && seen.state !== 'lost') {
      if (!pod.metadata?.deletionTimestamp) {
        await this.#client.deletePod(pod);
      }
      return false;
    }
    if (pod.metadata?.finalizers?.includes(FINALIZER)) {
      if (
        seen.state === 'ended' &&
        seen.ran &&
        !(await this.#keepLog(pod, now))
      ) {
        return false;
      }
      await this.#client.removeFinalizer(pod, FINALIZER);
    }
    return true;
  }

  /** @returns false when its node may still answer later */
  async #keepLog(pod: V1Pod, now: number): Promise<boolean> {
    const name = pod.metadata?.name ?? '';
    try {
      await this.#logs.keepText(
        attemptOf(pod),
        await this.#client.readLog(name, CONTAINER),
      );
      return true;
    } catch (error) {
      const finishedAt = pod.status?.containerStatuses?.find(
        status => status.name === CONTAINER,
      )?.state?.terminated?.finishedAt;
      if (
        !isStatus(error, 404) &&
        finishedAt &&
        now - finishedAt.valueOf() < LOG_PATIENCE_MS
      ) {
        return false;
      }
      this.#logger.warn(
        `The log of attempt ${attemptOf(pod)} is lost: ${stringifyError(
          error,
        )}`,
      );
      return true;
    }
  }

  /** One of them must not keep the others from being swept. */
  async #unlessItFails(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#logger.warn(
        `${what} can't be removed yet: ${stringifyError(error)}`,
      );
    }
  }
}
