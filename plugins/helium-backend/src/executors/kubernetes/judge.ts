import type { V1Job, V1Pod } from '@kubernetes/client-node';
import type { Observation } from '../types';
import { CONTAINER, REASON } from './names';

/** What the kubelet takes on top of the grace time before it says that a pod has ended. */
const KUBELET_MS = 60_000;

/** All that the API server knows of one attempt, at its own time. */
export interface Sighting {
  name: string;
  namespace: string;
  job?: V1Job;
  /** Read after the Job. */
  pods: V1Pod[];
  now: number;
}

/** What became of one pod. */
export type PodState =
  | { state: 'running' | 'ending' }
  /** Not started yet. */
  | { state: 'waiting'; why: string }
  /** Its container's processes are gone, or there never were any. */
  | { state: 'ended'; proof: string; ran: boolean }
  /** Nobody says what its container does. */
  | { state: 'lost'; why: string };

export function stateOfPod(pod: V1Pod, now: number): PodState {
  const name = `pod ${pod.metadata?.name}`;
  const node = pod.spec?.nodeName;
  const { phase, containerStatuses } = pod.status ?? {};
  const deletion = pod.metadata?.deletionTimestamp;
  if (!node) {
    // The API server binds no pod that is deleted or has failed.
    return deletion || phase === 'Failed'
      ? {
          state: 'ended',
          proof: `${name} was never assigned to a node`,
          ran: false,
        }
      : { state: 'waiting', why: whyUnscheduled(pod) };
  }
  const container = containerStatuses?.find(each => each.name === CONTAINER);
  const terminated = container?.state?.terminated;
  if (terminated) {
    const { exitCode, signal, reason, finishedAt } = terminated;
    return {
      state: 'ended',
      proof: `${name} on node ${node} ended with ${
        signal ? `signal ${signal}` : `exit code ${exitCode}`
      }${reason ? ` (${reason})` : ''}${
        finishedAt ? ` at ${finishedAt.toISOString()}` : ''
      }${said(pod.status)}`,
      ran: true,
    };
  }
  if (phase === 'Failed' || phase === 'Succeeded' || phase === 'Unknown') {
    return {
      state: 'lost',
      why: `${name} on node ${node} is ${phase}${said(
        pod.status,
      )}, and nothing says that its container has ended`,
    };
  }
  if (deletion) {
    return now > deletion.valueOf() + KUBELET_MS
      ? {
          state: 'lost',
          why: `${name} was to end by ${deletion.toISOString()}, and node ${node} does not say that it did`,
        }
      : { state: 'ending' };
  }
  if (!container?.state?.running) {
    const waiting = container?.state?.waiting;
    return {
      state: 'waiting',
      why: waiting?.reason
        ? `${name} waits on node ${node}: ${join(
            waiting.reason,
            waiting.message,
          )}`
        : `node ${node} has not started ${name}`,
    };
  }
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
  // The node's own word is that the container is ready; only the node controller, which misses the node, says otherwise.
  if (container.ready && ready?.status === 'False') {
    return {
      state: 'lost',
      why: `node ${node} of ${name} does not report any more`,
    };
  }
  return { state: 'running' };
}

/** `late`: its pod does not start, and its Job has to be ended. */
export type Judgement =
  | Observation
  | { state: 'late'; why: string; observation: Observation };

export function judge(
  sighting: Sighting,
  options: { startTimeoutMs: number },
): Judgement {
  const { name, namespace, job, pods, now } = sighting;
  const states = pods.map(pod => stateOfPod(pod, now));
  if (states.some(({ state }) => state === 'running' || state === 'ending')) {
    return { state: 'alive' };
  }
  for (const each of states) {
    if (each.state === 'lost') {
      return { state: 'unknown', why: each.why };
    }
  }
  const starting: Observation = { state: 'alive', starting: true };
  const late = (since: Date | undefined, why: string): Judgement =>
    since && now - since.valueOf() > options.startTimeoutMs && !reasonOf(job)
      ? { state: 'late', why, observation: starting }
      : starting;
  for (const [index, each] of states.entries()) {
    if (each.state === 'waiting') {
      return late(pods[index].metadata?.creationTimestamp, each.why);
    }
  }
  if (states.length) {
    const proofs = states.flatMap(each =>
      each.state === 'ended' ? [each.proof] : [],
    );
    return { state: 'dead', proof: explain(job, proofs.join(', ')) };
  }
  if (!job) {
    return {
      state: 'unknown',
      why: `Job ${name} is gone from namespace ${namespace}, and so is its pod`,
    };
  }
  const failed = conditionOf(job, 'Failed') ?? conditionOf(job, 'Complete');
  if (!failed) {
    return late(
      job.status?.startTime ?? job.metadata?.creationTimestamp,
      `Job ${name} has no pod`,
    );
  }
  const { failed: failures, succeeded, uncountedTerminatedPods } = job.status!;
  const counted =
    (failures ?? 0) +
    (succeeded ?? 0) +
    (uncountedTerminatedPods?.failed?.length ?? 0) +
    (uncountedTerminatedPods?.succeeded?.length ?? 0);
  return counted
    ? {
        state: 'unknown',
        why: `the pod of Job ${name} is gone from namespace ${namespace}`,
      }
    : {
        state: 'dead',
        proof: explain(job, `Job ${name} ended before it had a pod`),
      };
}

export function reasonOf(job: V1Job | undefined): string | undefined {
  return job?.metadata?.annotations?.[REASON];
}

function explain(job: V1Job | undefined, proof: string): string {
  const reason = reasonOf(job);
  if (reason) {
    return `${reason}; ${proof}`;
  }
  const condition =
    job && (conditionOf(job, 'FailureTarget') ?? conditionOf(job, 'Failed'));
  return condition?.reason === 'DeadlineExceeded'
    ? `DeadlineExceeded: its Job may run for ${job?.spec?.activeDeadlineSeconds} s (helium.operations.deadline and grace); ${proof}`
    : proof;
}

export function conditionOf(job: V1Job, type: string) {
  return job.status?.conditions?.find(
    condition => condition.type === type && condition.status === 'True',
  );
}

function whyUnscheduled(pod: V1Pod): string {
  const scheduled = pod.status?.conditions?.find(
    ({ type }) => type === 'PodScheduled',
  );
  return `pod ${pod.metadata?.name} has no node: ${join(
    scheduled?.reason ?? 'not scheduled',
    scheduled?.message,
  )}`;
}

function said(status: V1Pod['status']): string {
  return status?.reason ? `: ${join(status.reason, status.message)}` : '';
}

function join(reason: string, message: string | undefined): string {
  return message ? `${reason}: ${message}` : reason;
}
