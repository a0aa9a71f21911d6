import {
  V1ContainerStatus,
  V1Pod,
  V1PodCondition,
  V1PodStatus,
} from '@kubernetes/client-node';
import { ContainerState } from './ContainerProcess';

const ADDRESS = '127.0.0.1';

/** What the agent knows of a pod. */
export interface PodReport {
  /** Of each container, by name. */
  states: ReadonlyMap<string, ContainerState>;
  /** When the agent took the pod up. */
  startTime: Date;
  /** Why the pod failed as a whole. */
  failure?: { reason: string; message: string };
}

/** The status that tells it. */
export function podStatus(pod: V1Pod, report: PodReport): V1PodStatus {
  const { states, failure, startTime } = report;
  const phase = failure ? 'Failed' : phaseOf([...states.values()]);
  const ready = phase === 'Running' ? 'True' : 'False';
  return {
    phase,
    ...failure,
    startTime,
    hostIP: ADDRESS,
    hostIPs: [{ ip: ADDRESS }],
    podIP: ADDRESS,
    podIPs: [{ ip: ADDRESS }],
    containerStatuses: (pod.spec?.containers ?? []).map(
      ({ name, image = '' }) => containerStatus(name, image, states.get(name)),
    ),
    conditions: conditionsOf(pod, {
      Initialized: 'True',
      ContainersReady: ready,
      Ready: ready,
    }),
  };
}

/** Whether the status of a pod is its last one. */
export function isFinished({ status }: V1Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** Whether a container of a pod may have a process. */
export function isRunning(states: Map<string, ContainerState>): boolean {
  return [...states.values()].some(({ state }) => state !== 'terminated');
}

/** The state of containers that have no process, and never will. */
export function endedStates(
  { spec }: V1Pod,
  how: { exitCode: number; reason: string; message: string },
): Map<string, ContainerState> {
  const finishedAt = new Date();
  return new Map(
    spec!.containers.map(({ name }) => [
      name,
      { state: 'terminated', finishedAt, ...how },
    ]),
  );
}

function phaseOf(states: ContainerState[]): string {
  if (states.some(({ state }) => state === 'waiting') || !states.length) {
    return 'Pending';
  }
  if (states.some(({ state }) => state === 'running')) {
    return 'Running';
  }
  return states.every(
    state => state.state === 'terminated' && state.exitCode === 0,
  )
    ? 'Succeeded'
    : 'Failed';
}

function containerStatus(
  name: string,
  image: string,
  state: ContainerState = { state: 'waiting', reason: 'ContainerCreating' },
): V1ContainerStatus {
  const { state: kind, ...detail } = state;
  const running = kind === 'running';
  return {
    name,
    image,
    imageID: '',
    ready: running,
    started: running,
    restartCount: 0,
    ...(state.state === 'running' && {
      containerID: `process://${state.pid}`,
    }),
    state: {
      [kind]:
        state.state === 'running' ? { startedAt: state.startedAt } : detail,
    },
  };
}

/** The agent's conditions, with those of others; a time changes with its status only. */
function conditionsOf(
  { status }: V1Pod,
  wanted: Record<string, 'True' | 'False'>,
): V1PodCondition[] {
  const known = status?.conditions ?? [];
  return [
    ...known.filter(({ type }) => !(type in wanted)),
    ...Object.entries(wanted).map(([type, value]) => {
      const before = known.find(condition => condition.type === type);
      return {
        type,
        status: value,
        lastTransitionTime:
          before?.status === value && before.lastTransitionTime
            ? new Date(before.lastTransitionTime)
            : new Date(),
      };
    }),
  ];
}
