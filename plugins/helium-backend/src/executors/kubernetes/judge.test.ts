import type { V1Job, V1Pod } from '@kubernetes/client-node';
import { containerStatus } from './__testUtils__/TestJobs';
import { judge, stateOfPod } from './judge';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const ago = (seconds: number) => new Date(NOW - seconds * 1000);
const pod = (
  status: V1Pod['status'],
  options: { node?: string; deletion?: Date } = { node: 'n1' },
): V1Pod => ({
  metadata: {
    name: 'p',
    creationTimestamp: ago(300),
    deletionTimestamp: options.deletion,
  },
  spec: { containers: [], nodeName: options.node },
  status,
});
const running = containerStatus({ running: {} }, true);

describe('stateOfPod', () => {
  it.each([
    ['nothing of it yet', pod({ phase: 'Pending' }), 'waiting'],
    [
      'a container that runs',
      pod({ phase: 'Running', containerStatuses: [running] }),
      'running',
    ],
    [
      'a container that runs in its grace time',
      pod(
        { phase: 'Running', containerStatuses: [running] },
        { node: 'n1', deletion: ago(-300) },
      ),
      'ending',
    ],
    [
      'a container that ran when its grace time was over',
      pod(
        { phase: 'Running', containerStatuses: [running] },
        { node: 'n1', deletion: ago(61) },
      ),
      'lost',
    ],
    [
      'a failure without a word about the container, as by the garbage collector after its node was removed',
      pod({ phase: 'Failed', containerStatuses: [running] }),
      'lost',
    ],
    [
      'a failure of another container alone',
      pod({
        phase: 'Running',
        containerStatuses: [
          running,
          {
            ...containerStatus({ terminated: { exitCode: 1 } }),
            name: 'sidecar',
          },
        ],
      }),
      'running',
    ],
    ['a phase that nobody knows', pod({ phase: 'Unknown' }), 'lost'],
    [
      'an eviction that ended the container',
      pod({
        phase: 'Failed',
        reason: 'Evicted',
        containerStatuses: [containerStatus({ terminated: { exitCode: 137 } })],
      }),
      'ended',
    ],
    ['no node, and deleted', pod({}, { deletion: ago(1) }), 'ended'],
    ['no node yet', pod({}, {}), 'waiting'],
  ])('of %s', (_, seen, state) => {
    expect(stateOfPod(seen, NOW).state).toBe(state);
  });

  it('says what the kubelet said', () => {
    const evicted = pod({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'The node was low on resource: memory.',
      containerStatuses: [
        containerStatus({ terminated: { exitCode: 137, finishedAt: ago(5) } }),
      ],
    });
    expect(stateOfPod(evicted, NOW)).toMatchObject({
      proof:
        'pod p on node n1 ended with exit code 137 at 2026-01-01T11:59:55.000Z: Evicted: The node was low on resource: memory.',
    });
  });
});

describe('judge', () => {
  const startTimeoutMs = 600_000;
  const sighting = (job: V1Job | undefined, pods: V1Pod[] = []) => ({
    name: 'helium-a',
    namespace: 'runners',
    job,
    pods,
    now: NOW,
  });
  const failed = (status: V1Job['status'] = {}): V1Job => ({
    metadata: { creationTimestamp: ago(900) },
    status: {
      ...status,
      conditions: [
        { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' },
      ],
    },
  });

  it('takes a Job that failed without ever a pod for dead, and one whose pod vanished for nothing', () => {
    const see = (job: V1Job) => judge(sighting(job), { startTimeoutMs }).state;
    expect(see(failed())).toBe('dead');
    expect(see(failed({ failed: 1 }))).toBe('unknown');
    expect(see(failed({ uncountedTerminatedPods: { failed: ['a'] } }))).toBe(
      'unknown',
    );
    expect(judge(sighting(undefined), { startTimeoutMs }).state).toBe(
      'unknown',
    );
  });

  it('waits for what one of several pods does', () => {
    const ended = pod({}, { deletion: ago(1) });
    const alive = pod({ phase: 'Running', containerStatuses: [running] });
    const lost = pod({ phase: 'Unknown' });
    const see = (...pods: V1Pod[]) =>
      judge(sighting(failed(), pods), { startTimeoutMs }).state;
    expect(see(ended, alive)).toBe('alive');
    expect(see(ended, lost)).toBe('unknown');
    expect(see(ended, ended)).toBe('dead');
  });

  it('has patience by the time of the API server', () => {
    const waiting = pod({ phase: 'Pending' });
    const see = (timeoutSeconds: number) =>
      judge(sighting(undefined, [waiting]), {
        startTimeoutMs: timeoutSeconds * 1000,
      });
    expect(see(600)).toEqual({ state: 'alive', starting: true });
    expect(see(299)).toMatchObject({
      state: 'late',
      why: 'node n1 has not started pod p',
    });
  });
});
