import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledError } from '../../protocol/errors';
import { KubernetesClient } from '../client';
import { Discovery, resourcePath } from '../discovery';
import { ApiError, UnreachableError } from '../errors';
import { describe, KubernetesObject } from '../metadata';
import { explain, Judge, Verdict } from './types';

export { judgeOf, readJudgeOf, skipsDeletion, timeoutOf } from './judges';
export type { Verdict } from './types';

/** Between two looks, when no change wakes the wait earlier; what matters may lie in other objects. */
const FIRST_LOOK_MS = 150;
const SLOWEST_LOOK_MS = 2_000;
/** How long an unreachable API server is borne during a wait. */
const OUTAGE_MS = 30_000;

/** Ends a pause early. */
class Bell {
  #rung = false;
  #wake?: AbortController;

  ring(): void {
    this.#rung = true;
    this.#wake?.abort();
  }

  async wait(ms: number): Promise<void> {
    if (!this.#rung) {
      this.#wake = new AbortController();
      await sleep(ms, undefined, { signal: this.#wake.signal }).catch(() => {});
    }
    this.#rung = false;
  }
}

/** What the object lacked when the time was over. */
export class NotReadyError extends Error {
  readonly name = 'NotReadyError';

  constructor(
    message: string,
    readonly live: KubernetesObject | undefined,
    readonly reasons: string[],
  ) {
    super(message);
  }
}

export interface WaitOptions {
  client: KubernetesClient;
  discovery: Discovery;
  signal: AbortSignal;
  timeoutSeconds: number;
  /** Gets what the wait waits for, each time it changes. */
  onProgress(message: string): void;
}

/** `0 of 1 replicas available; Pod web-1: …`, as progress and errors say it. */
export function verdictText(verdict: Verdict): string {
  return [verdict.summary, ...(verdict.reasons ?? [])]
    .filter(Boolean)
    .join('; ');
}

/**
 * Waits until the judge calls the object ready, and returns it as it is then.
 *
 * @throws NotReadyError when it fails, vanishes, or takes too long
 */
export async function waitUntilReady(
  object: KubernetesObject,
  judge: Judge,
  options: WaitOptions,
): Promise<KubernetesObject> {
  let last: Verdict = { ready: false, summary: 'not looked at yet' };
  let live: KubernetesObject | undefined = object;
  const outcome = await watchUntil(object, options, async current => {
    if (!current) {
      if (object.spec?.ttlSecondsAfterFinished !== undefined) {
        return 'done';
      }
      live = undefined;
      last = { ready: false, summary: 'it was deleted by someone else' };
      return 'failed';
    }
    live = current;
    last = await judge(current, options);
    if (last.ready) {
      return 'done';
    }
    options.onProgress(verdictText(last));
    return last.failed ? 'failed' : 'more';
  });
  if (outcome === 'done') {
    return live ?? object;
  }
  const what = `${describe(object)}: ${last.summary}`;
  const reasons = last.reasons ?? [];
  switch (outcome) {
    case 'cancelled':
      throw new NotReadyError(`${what}; the wait was cancelled`, live, reasons);
    case 'failed':
      throw new NotReadyError([what, ...reasons].join('; '), live, reasons);
    default:
      throw new NotReadyError(
        [`${what} after ${options.timeoutSeconds} s`, ...reasons].join('; '),
        live,
        reasons,
      );
  }
}

/**
 * Waits until the object is gone, its finalizers and dependents included. Another object of its name doesn't count.
 *
 * @throws NotReadyError when it takes too long
 */
export async function waitUntilGone(
  object: KubernetesObject,
  options: WaitOptions,
): Promise<void> {
  let summary = 'it still exists';
  let live: KubernetesObject | undefined = object;
  const outcome = await watchUntil(object, options, async current => {
    const { uid } = object.metadata;
    if (!current || (uid && current.metadata.uid !== uid)) {
      return 'done';
    }
    live = current;
    summary = `not gone yet${remains(current)}`;
    options.onProgress(summary);
    return 'more';
  });
  if (outcome === 'done') {
    return;
  }
  throw new NotReadyError(
    outcome === 'cancelled'
      ? `${describe(object)}: ${summary}; the wait was cancelled`
      : `${describe(object)}: ${summary} after ${options.timeoutSeconds} s`,
    live,
    [],
  );
}

/** What holds an object that is being deleted. */
function remains(live: KubernetesObject): string {
  const conditions = (live.status?.conditions ?? [])
    .filter(
      (entry: any) =>
        entry.status === 'True' &&
        /Remaining|DeletionFailure|ContentFailure|DiscoveryFailure/.test(
          entry.type,
        ),
    )
    .map(explain);
  if (conditions.length > 0) {
    return `: ${conditions.join('; ')}`;
  }
  const finalizers = (live.metadata.finalizers ?? []).filter(
    (name: string) => name !== 'foregroundDeletion',
  );
  return finalizers.length > 0
    ? `: finalizer ${finalizers.join(', ')} is not done`
    : '';
}

type Step = 'done' | 'failed' | 'more';

async function watchUntil(
  object: KubernetesObject,
  options: WaitOptions,
  look: (current: KubernetesObject | undefined) => Promise<Step>,
): Promise<Step | 'cancelled' | 'late'> {
  const { client, discovery, signal } = options;
  const { name, namespace } = object.metadata;
  const resource = await discovery.find(object.apiVersion, object.kind);
  const path = resourcePath(resource, namespace, name);
  const deadline = Date.now() + options.timeoutSeconds * 1000;
  const watching = new AbortController();
  const bell = new Bell();
  const onAbort = () => bell.ring();
  signal.addEventListener('abort', onAbort);
  let watched: Promise<void> | undefined;
  const watch = () => {
    watched ??= client
      .watch(
        resourcePath(resource, namespace),
        { fieldSelector: `metadata.name=${name}` },
        () => bell.ring(),
        watching.signal,
      )
      .finally(() => {
        watched = undefined;
      });
  };
  let pause = FIRST_LOOK_MS;
  let outage: number | undefined;
  try {
    for (;;) {
      if (signal.aborted) {
        return 'cancelled';
      }
      try {
        const step = await look(await getOrNothing(client, path, signal));
        outage = undefined;
        if (step !== 'more') {
          return step;
        }
      } catch (error) {
        if (error instanceof CancelledError) {
          return 'cancelled';
        }
        outage ??= Date.now();
        if (
          !(error instanceof UnreachableError) ||
          Date.now() - outage > OUTAGE_MS
        ) {
          throw error;
        }
      }
      if (Date.now() >= deadline) {
        return 'late';
      }
      watch();
      await bell.wait(Math.min(pause, deadline - Date.now()));
      pause = Math.min(pause * 1.5, SLOWEST_LOOK_MS);
    }
  } finally {
    watching.abort();
    signal.removeEventListener('abort', onAbort);
  }
}

async function getOrNothing(
  client: KubernetesClient,
  path: string,
  signal: AbortSignal,
): Promise<KubernetesObject | undefined> {
  try {
    return await client.get(path, { signal });
  } catch (error) {
    if (error instanceof ApiError && error.notFound) {
      return undefined;
    }
    throw error;
  }
}
