import { ConflictError } from '@backstage/errors';
import type { V1Job } from '@kubernetes/client-node';
import type { AttemptStart } from '../types';
import { ClusterClient, isStatus } from './ClusterClient';
import { attemptJob, attemptSecret, JobSettings, tombstone } from './manifests';
import { jobName, LABELS, StartState, startStateOf } from './names';

/** Makes the Job of an attempt, or makes sure that there never will be one. */
export class JobStarter {
  readonly #client: ClusterClient;
  readonly #settings: JobSettings;

  private constructor(client: ClusterClient, settings: JobSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  static create(options: {
    client: ClusterClient;
    settings: JobSettings;
  }): JobStarter {
    return new JobStarter(options.client, options.settings);
  }

  /**
   * The Job is there first, suspended, so that the Secret has an owner from its beginning and goes with it, whatever dies in
   * between.
   *
   * @throws ConflictError when `find` came first
   */
  async start(start: AttemptStart): Promise<V1Job> {
    const made = await this.#createOrFind(attemptJob(start, this.#settings));
    let job = made;
    if (startStateOf(made) === 'pending') {
      await this.#putSecret(start, made);
      job = await this.#decide(made, 'released');
    }
    if (startStateOf(job) !== 'released') {
      throw new ConflictError(
        `Attempt ${start.attemptId} was given up before its runner started`,
      );
    }
    return job;
  }

  /** The attempt's Job; undefined when none was let run, and then none ever will. */
  async find(attemptId: string): Promise<V1Job | undefined> {
    const found =
      (await this.#client.findJob(jobName(attemptId))) ??
      (await this.#createOrFind(tombstone(attemptId, this.#settings)));
    const job =
      startStateOf(found) === 'pending'
        ? await this.#decide(found, 'revoked')
        : found;
    return startStateOf(job) === 'released' ? job : undefined;
  }

  async #createOrFind(manifest: V1Job): Promise<V1Job> {
    try {
      return await this.#client.createJob(manifest);
    } catch (error) {
      const name = manifest.metadata!.name!;
      const job = isStatus(error, 409) && (await this.#client.findJob(name));
      if (!job) {
        throw error;
      }
      return job;
    }
  }

  /** One that is there already was left by a start that ended half-way, or is made by one at the same time. */
  async #putSecret(start: AttemptStart, job: V1Job): Promise<void> {
    try {
      await this.#client.createSecret(attemptSecret(start, job));
    } catch (error) {
      if (!isStatus(error, 409)) {
        throw error;
      }
    }
  }

  /** Only the first decision about a Job that is pending counts. Returns the Job as it is then. */
  async #decide(
    job: V1Job,
    decision: Exclude<StartState, 'pending'>,
  ): Promise<V1Job> {
    const { name = '', uid } = job.metadata ?? {};
    const label = `/metadata/labels/${LABELS.start.replace('/', '~1')}`;
    try {
      // Applied as a whole or not at all: the API server refuses with 422 when a test fails.
      return await this.#client.patchJob(name, 'JsonPatch', [
        { op: 'test', path: '/metadata/uid', value: uid },
        { op: 'test', path: label, value: 'pending' satisfies StartState },
        { op: 'replace', path: label, value: decision },
        { op: 'replace', path: '/spec/suspend', value: decision === 'revoked' },
      ]);
    } catch (error) {
      const now = isStatus(error, 422) && (await this.#client.findJob(name));
      if (!now || startStateOf(now) === 'pending') {
        throw error;
      }
      return now;
    }
  }
}
