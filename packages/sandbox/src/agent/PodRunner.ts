import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ApiException,
  CoreV1Api,
  PatchStrategy,
  setHeaderOptions,
  V1Pod,
} from '@kubernetes/client-node';
import { writePrivateFile } from '../cluster/paths';
import { refusalOf } from './admission';
import { ContainerProcess, ContainerState } from './ContainerProcess';
import { containerInputs } from './containerInputs';
import { ContainerConfigError } from './environment';
import {
  endedStates,
  isFinished,
  isRunning,
  PodReport,
  podStatus,
} from './status';

const RETRY_MS = 2_000;
/** Of a pod that was deleted at once; as a kubelet, no less than this. */
const LEAST_GRACE_MS = 1_000;
const IDLE_MS = 5_000;

const mergePatch = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

/** What the pods of one agent have in common. */
export interface PodContext {
  core: CoreV1Api;
  /** The namespaces whose pods are run. */
  namespaces: readonly string[];
  /** Set while the node goes down: no pod is started, and those that run are over by then. */
  shutdown?: { deadline: number };
}

/** That the pod's processes were asked to end. */
interface Ending {
  sentAt: number;
  /** Set when the pod had run for longer than it may. */
  late?: boolean;
}

/**
 * One pod: brings its processes to where its object wants them and tells the
 * API what they do. Every turn may fail, and be taken again by this agent or
 * by the next one.
 */
export class PodRunner {
  readonly #context: PodContext;
  readonly #folder: string;
  #pod?: V1Pod;
  #deleted = false;
  #askedAt?: number;
  #containers?: Map<string, ContainerProcess>;
  #startTime?: Date;
  #published = '';
  #finished = false;
  #retryAt = 0;
  #warning = '';
  #idleSince?: number;
  #turn?: Promise<void>;
  #again = false;
  /** Set when nothing of the pod is left, neither object nor process nor file. */
  gone = false;

  /** @param folder - the pod's own, named after its uid */
  static create(context: PodContext, folder: string): PodRunner {
    return new PodRunner(context, folder);
  }

  private constructor(context: PodContext, folder: string) {
    this.#context = context;
    this.#folder = folder;
  }

  /** The pod as the API had it last, unless it is gone. */
  get pod(): V1Pod | undefined {
    return this.#deleted ? undefined : this.#pod;
  }

  /** Whether processes of the pod run, or may, or have ended and nobody was told. */
  get busy(): boolean {
    return (
      Boolean(this.#turn) ||
      (Boolean(this.#containers) && !this.#finished && !this.gone)
    );
  }

  /** Takes note of the pod as the API has it; of none when it was deleted. */
  update(pod: V1Pod | undefined): void {
    this.#pod = pod ?? this.#pod;
    this.#deleted = !pod;
  }

  /** Takes a turn; one that is asked for during another follows it. */
  async turn(): Promise<void> {
    if (this.#turn) {
      this.#again = true;
    } else if (!this.gone && Date.now() >= this.#retryAt) {
      this.#turn = this.#takeTurns().finally(() => {
        this.#turn = undefined;
      });
    }
    await this.#turn;
  }

  async #takeTurns(): Promise<void> {
    do {
      this.#again = false;
      try {
        await this.#step();
      } catch (error) {
        this.#retryAt = Date.now() + RETRY_MS;
        // Gone or another one by now: the watch tells.
        const code = error instanceof ApiException ? error.code : undefined;
        if (code !== 404 && code !== 409) {
          this.#warn(error as Error);
        }
      }
    } while (this.#again && !this.gone && Date.now() >= this.#retryAt);
  }

  #warn({ message }: Error): void {
    const warning = `Pod ${this.#pod?.metadata?.name}: ${message}`;
    if (warning !== this.#warning) {
      this.#warning = warning;
      process.emitWarning(warning, 'SandboxAgent');
    }
  }

  /** Ends all of the pod's processes at once. */
  async kill(): Promise<void> {
    await Promise.all(
      [...(this.#containers?.values() ?? [])].map(one => one.kill()),
    );
  }

  async #step(): Promise<void> {
    const pod = this.#pod;
    this.#containers ??= await this.#findContainers();
    if (this.#deleted || !pod) {
      await this.#remove();
      return;
    }
    if (this.#finished || isFinished(pod)) {
      this.#finished = true;
      await this.#confirmDeletion(pod);
      return;
    }
    if (!this.#containers) {
      await this.#begin(pod);
      return;
    }
    const states = await this.#observe(this.#containers);
    const ending = await this.#endWhenDue(pod, states);
    const failure =
      ending?.late && !isRunning(states)
        ? {
            reason: 'DeadlineExceeded',
            message: 'Pod was active on the node longer than it may be',
          }
        : undefined;
    await this.#publish(pod, { states, failure });
    if (this.#finished) {
      await this.#confirmDeletion(pod);
    }
  }

  /** A pod of which this node has no process. */
  async #begin(pod: V1Pod): Promise<void> {
    const refusal = refusalOf(pod, this.#context.namespaces);
    const fail = (reason: string, message: string) =>
      this.#publish(pod, {
        states: endedStates(pod, {
          exitCode: 128,
          reason: 'StartError',
          message,
        }),
        failure: { reason, message },
      });
    if (pod.status?.containerStatuses?.some(({ state }) => state?.running)) {
      await this.#publish(pod, {
        states: endedStates(pod, {
          exitCode: 137,
          reason: 'ContainerStatusUnknown',
          message: 'The node has lost what it knew of the container',
        }),
      });
    } else if (pod.metadata?.deletionTimestamp) {
      await fail('Deleted', 'It was deleted before a container was started');
    } else if (this.#context.shutdown) {
      return;
    } else if (refusal) {
      await fail('PodNotSupported', `The sandbox can't run it: ${refusal}`);
    } else {
      await this.#start(pod);
    }
    if (this.#finished) {
      await this.#confirmDeletion(pod);
    }
  }

  async #start(pod: V1Pod): Promise<void> {
    const names = pod.spec!.containers.map(({ name }) => name);
    try {
      const inputs = await containerInputs(
        this.#context.core,
        pod,
        this.#folder,
      );
      await this.#publish(pod, { states: new Map() });
      await writePrivateFile(
        join(this.#folder, 'containers.json'),
        JSON.stringify(names),
      );
      const containers = this.#containersOf(names);
      for (const [name, container] of containers) {
        await container.start(inputs.get(name)!);
      }
      this.#containers = containers;
      this.#again = true;
    } catch (error) {
      if (!(error instanceof ContainerConfigError)) {
        throw error;
      }
      const { message } = error;
      await this.#publish(pod, {
        states: new Map(
          names.map(name => [
            name,
            { state: 'waiting', reason: 'CreateContainerConfigError', message },
          ]),
        ),
      });
      this.#retryAt = Date.now() + RETRY_MS;
    }
  }

  async #observe(
    containers: Map<string, ContainerProcess>,
  ): Promise<Map<string, ContainerState>> {
    return new Map(
      await Promise.all(
        [...containers].map(
          async ([name, container]) =>
            [name, await container.observe()] as const,
        ),
      ),
    );
  }

  /** Asks the pod's processes to end when it is time to, and ends them when their grace is over. */
  async #endWhenDue(
    pod: V1Pod,
    states: Map<string, ContainerState>,
  ): Promise<Ending | undefined> {
    const file = join(this.#folder, 'ending.json');
    let ending = await readJson<Ending>(file);
    const { deletionTimestamp } = pod.metadata!;
    const { activeDeadlineSeconds, terminationGracePeriodSeconds = 30 } =
      pod.spec!;
    const late = activeDeadlineSeconds
      ? this.#takenUpAt(pod).getTime() + activeDeadlineSeconds * 1000
      : Infinity;
    const isLate = Date.now() >= late;
    const deadline = Math.min(
      deletionTimestamp ? new Date(deletionTimestamp).getTime() : Infinity,
      isLate ? late + terminationGracePeriodSeconds * 1000 : Infinity,
      this.#context.shutdown?.deadline ?? Infinity,
    );
    if (deadline === Infinity || !isRunning(states)) {
      return ending;
    }
    const running = [...states].flatMap(([name, { state }]) =>
      state === 'terminated' ? [] : [this.#containers!.get(name)!],
    );
    if (!ending) {
      ending = { sentAt: Date.now(), ...(isLate && { late: true }) };
      await writePrivateFile(file, JSON.stringify(ending));
      await Promise.all(running.map(one => one.signal('SIGTERM')));
    } else if (
      Date.now() >= Math.max(deadline, ending.sentAt + LEAST_GRACE_MS) ||
      (await this.#isIdle(running))
    ) {
      await Promise.all(running.map(one => one.kill()));
    }
    return ending;
  }

  /**
   * Whether nothing was at work for a while in a pod that goes down with the
   * node: a runner whose Pulumi has ended waits for a portal that is gone.
   */
  async #isIdle(containers: ContainerProcess[]): Promise<boolean> {
    if (!this.#context.shutdown) {
      return false;
    }
    const alone = await Promise.all(containers.map(one => one.isAlone()));
    this.#idleSince = alone.includes(false)
      ? undefined
      : this.#idleSince ?? Date.now();
    return (
      this.#idleSince !== undefined && Date.now() > this.#idleSince + IDLE_MS
    );
  }

  async #publish(
    pod: V1Pod,
    report: Omit<PodReport, 'startTime'>,
  ): Promise<void> {
    const status = podStatus(pod, {
      ...report,
      startTime: this.#takenUpAt(pod),
    });
    const { phase, reason, containerStatuses } = status;
    const told = JSON.stringify({ phase, reason, containerStatuses });
    if (told !== this.#published) {
      const { name, namespace, uid } = pod.metadata!;
      await this.#context.core.patchNamespacedPodStatus(
        {
          name: name!,
          namespace: namespace!,
          // Never the status of another pod of the same name.
          body: { metadata: { uid }, status },
        },
        mergePatch,
      );
      this.#published = told;
    }
    this.#finished = isFinished({ status });
  }

  #takenUpAt({ status }: V1Pod): Date {
    // Watches hand out text where lists hand out dates.
    this.#startTime ??= new Date(status?.startTime ?? Date.now());
    return this.#startTime;
  }

  /** Lets go of a deleted pod, after its last status was told; finalizers keep the object, not its processes. */
  async #confirmDeletion({ metadata }: V1Pod): Promise<void> {
    const { name, namespace, uid, deletionTimestamp } = metadata!;
    if (!deletionTimestamp || metadata!.deletionGracePeriodSeconds === 0) {
      return;
    }
    await this.#context.core.deleteNamespacedPod({
      name: name!,
      namespace: namespace!,
      // With a body the query is not looked at.
      body: { gracePeriodSeconds: 0, preconditions: { uid } },
    });
  }

  /** A pod whose object is gone. */
  async #remove(): Promise<void> {
    const containers = this.#containers ?? new Map();
    if (isRunning(await this.#observe(containers))) {
      const all = [...containers.values()];
      if (!this.#askedAt) {
        this.#askedAt = Date.now();
        await Promise.all(all.map(one => one.signal('SIGTERM')));
      } else if (Date.now() > this.#askedAt + LEAST_GRACE_MS) {
        await Promise.all(all.map(one => one.kill()));
      }
      return;
    }
    await rm(this.#folder, { recursive: true, force: true });
    this.gone = true;
  }

  async #findContainers(): Promise<Map<string, ContainerProcess> | undefined> {
    const names = await readJson<string[]>(
      join(this.#folder, 'containers.json'),
    );
    return names && this.#containersOf(names);
  }

  #containersOf(names: string[]): Map<string, ContainerProcess> {
    return new Map(
      names.map(name => [name, ContainerProcess.of(this.#folder, name)]),
    );
  }
}

async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
