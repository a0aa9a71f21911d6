import { KubernetesObject } from '../metadata';
import { condition, explain, Surroundings } from './types';

const MOST_PODS = 20;
const MOST_REASONS = 3;
const ONLY_STARTING = new Set(['ContainerCreating', 'PodInitializing']);

/** As the API takes label selectors in a query. */
export function selectorQuery(selector: any): string {
  const parts = Object.entries(selector?.matchLabels ?? {}).map(
    ([key, value]) => `${key}=${value}`,
  );
  for (const { key, operator, values } of selector?.matchExpressions ?? []) {
    const list = `(${(values ?? []).join(',')})`;
    switch (operator) {
      case 'In':
        parts.push(`${key} in ${list}`);
        break;
      case 'NotIn':
        parts.push(`${key} notin ${list}`);
        break;
      case 'Exists':
        parts.push(key);
        break;
      default:
        parts.push(`!${key}`);
    }
  }
  return parts.join(',');
}

/** What keeps the pods of a workload from running; the worst first. */
export async function podReasons(
  namespace: string,
  selector: any,
  { client, signal }: Surroundings,
): Promise<string[]> {
  const labelSelector = selectorQuery(selector);
  if (!labelSelector) {
    return [];
  }
  const { items } = await client.get(`/api/v1/namespaces/${namespace}/pods`, {
    query: { labelSelector, limit: String(MOST_PODS) },
    signal,
  });
  return items
    .filter((pod: KubernetesObject) => !pod.metadata.deletionTimestamp)
    .flatMap((pod: KubernetesObject) =>
      podProblems(pod).map(problem => `Pod ${pod.metadata.name}: ${problem}`),
    )
    .slice(0, MOST_REASONS);
}

/** Why one pod doesn't run. */
export function podProblems(pod: KubernetesObject): string[] {
  const { status = {} } = pod;
  const containers = [
    ...(status.initContainerStatuses ?? []),
    ...(status.containerStatuses ?? []),
  ].flatMap(containerProblem);
  if (containers.length > 0) {
    return containers;
  }
  const scheduled = condition(pod, 'PodScheduled');
  if (scheduled?.status === 'False') {
    return [`not scheduled: ${explain(scheduled)}`];
  }
  if (status.phase === 'Failed') {
    return [`failed: ${explain(status) || 'no reason given'}`];
  }
  const ready = condition(pod, 'Ready');
  if (ready?.status === 'False' && explain(ready)) {
    return [`not ready: ${explain(ready)}`];
  }
  return [];
}

function containerProblem(container: any): string[] {
  const { name, state = {}, lastState = {} } = container;
  if (state.waiting?.reason && !ONLY_STARTING.has(state.waiting.reason)) {
    const last = lastState.terminated
      ? `; it last ended with exit code ${lastState.terminated.exitCode}`
      : '';
    return [`container ${name} is waiting: ${explain(state.waiting)}${last}`];
  }
  if (state.terminated && state.terminated.exitCode !== 0) {
    const { exitCode } = state.terminated;
    return [
      `container ${name} ended with exit code ${exitCode}: ${
        explain(state.terminated) || 'no reason given'
      }`,
    ];
  }
  return [];
}
