import { KubernetesObject } from '../metadata';
import { podProblems, podReasons } from './pods';
import {
  condition,
  explain,
  failed,
  Judge,
  READY,
  Surroundings,
  Verdict,
  waiting,
} from './types';

function unobserved(live: KubernetesObject): boolean {
  return (live.status?.observedGeneration ?? 0) < live.metadata.generation;
}

const NOT_SEEN = waiting('no controller has taken it up yet');

async function stuck(
  live: KubernetesObject,
  summary: string,
  surroundings: Surroundings,
): Promise<Verdict> {
  const reasons = await podReasons(
    live.metadata.namespace,
    live.spec.selector,
    surroundings,
  );
  const failure = condition(live, 'ReplicaFailure');
  if (failure?.status === 'True') {
    reasons.unshift(explain(failure));
  }
  return waiting(summary, reasons);
}

export const deployment: Judge = async (live, surroundings) => {
  if (unobserved(live)) {
    return NOT_SEEN;
  }
  const want = live.spec.replicas ?? 1;
  const {
    updatedReplicas = 0,
    availableReplicas = 0,
    replicas = 0,
  } = live.status;
  if (live.spec.paused) {
    return READY;
  }
  if (updatedReplicas >= want && replicas <= updatedReplicas) {
    if (availableReplicas >= want) {
      return READY;
    }
  }
  const summary =
    updatedReplicas < want
      ? `${updatedReplicas} of ${want} replicas updated, ${availableReplicas} available`
      : `${availableReplicas} of ${want} replicas available`;
  const verdict = await stuck(
    live,
    availableReplicas === 0 ? `0 of ${want} replicas available` : summary,
    surroundings,
  );
  const progressing = condition(live, 'Progressing');
  return progressing?.reason === 'ProgressDeadlineExceeded'
    ? {
        ...verdict,
        failed: true,
        reasons: [...(verdict.reasons ?? []), explain(progressing)],
      }
    : verdict;
};

export const statefulSet: Judge = async (live, surroundings) => {
  if (unobserved(live)) {
    return NOT_SEEN;
  }
  const want = live.spec.replicas ?? 1;
  const { readyReplicas = 0, updatedReplicas = 0 } = live.status;
  if (live.spec.updateStrategy?.type === 'OnDelete') {
    return readyReplicas >= want
      ? READY
      : stuck(live, `${readyReplicas} of ${want} replicas ready`, surroundings);
  }
  const partition = live.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  const toUpdate = Math.max(want - partition, 0);
  const updated =
    partition > 0
      ? updatedReplicas >= toUpdate
      : live.status.updateRevision === live.status.currentRevision ||
        updatedReplicas >= want;
  if (readyReplicas >= want && updated) {
    return READY;
  }
  return stuck(
    live,
    readyReplicas < want
      ? `${readyReplicas} of ${want} replicas ready`
      : `${updatedReplicas} of ${toUpdate} replicas updated`,
    surroundings,
  );
};

export const daemonSet: Judge = async (live, surroundings) => {
  if (unobserved(live)) {
    return NOT_SEEN;
  }
  const {
    desiredNumberScheduled: want = 0,
    updatedNumberScheduled: updated = 0,
    numberAvailable: available = 0,
  } = live.status;
  const onDelete = live.spec.updateStrategy?.type === 'OnDelete';
  if (available >= want && (onDelete || updated >= want)) {
    return READY;
  }
  return stuck(
    live,
    available < want
      ? `${available} of ${want} pods available`
      : `${updated} of ${want} pods updated`,
    surroundings,
  );
};

export const replicas: Judge = async (live, surroundings) => {
  const want = live.spec.replicas ?? 1;
  const available = live.status?.availableReplicas ?? 0;
  if (!unobserved(live) && available >= want) {
    return READY;
  }
  const selector = live.spec.selector?.matchLabels
    ? live.spec.selector
    : { matchLabels: live.spec.selector };
  return stuck(
    { ...live, spec: { ...live.spec, selector } },
    `${available} of ${want} replicas available`,
    surroundings,
  );
};

export const job: Judge = async (live, surroundings) => {
  if (live.spec.suspend || condition(live, 'Complete')?.status === 'True') {
    return READY;
  }
  const reasons = () =>
    podReasons(live.metadata.namespace, live.spec.selector, surroundings);
  const failure = condition(live, 'Failed');
  if (failure?.status === 'True') {
    return failed(`failed: ${explain(failure)}`, await reasons());
  }
  const { active = 0, succeeded = 0 } = live.status ?? {};
  return waiting(
    `not complete: ${succeeded} of ${
      live.spec.completions ?? 1
    } completions, ${active} pods active`,
    await reasons(),
  );
};

export const pod: Judge = live => {
  const phase = live.status?.phase;
  if (
    phase === 'Succeeded' ||
    (phase === 'Running' && condition(live, 'Ready')?.status === 'True')
  ) {
    return READY;
  }
  const reasons = podProblems(live);
  return phase === 'Failed'
    ? failed('the pod failed', reasons)
    : waiting(`not ready: phase ${phase ?? 'unknown'}`, reasons);
};
