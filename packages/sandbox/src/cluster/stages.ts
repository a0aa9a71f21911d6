/**
 * How the simulated nodes behave, in kwok's words: each stage says which
 * objects it is for and what it makes of them.
 */

interface Requirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  values?: string[];
}

const PULL = 'sandbox.helium.dev/image-pull';
const CRASH = 'sandbox.helium.dev/crash';

/** An image of a registry whose name can't exist, with or without a port. */
const INVALID_IMAGE = '^[^/]+[.]invalid(:[0-9]+)?/';

const PULL_FAILS = `(.metadata.annotations["${PULL}"] == "never") or any((.spec.containers + (.spec.initContainers // []))[]; .image | test("${INVALID_IMAGE}"))`;
const CRASHES = `.metadata.annotations["${CRASH}"]`;
const WAITING_REASON =
  '((.status.containerStatuses // []) + (.status.initContainerStatuses // []))[] | .state.waiting.reason';

const NODE_READY =
  '.status.conditions.[] | select( .type == "Ready" ) | .status';

const living: Requirement = {
  key: '.metadata.deletionTimestamp',
  operator: 'DoesNotExist',
};
const phase = (...values: string[]): Requirement => ({
  key: '.status.phase',
  operator: 'In',
  values,
});
const is = (key: string, value: string): Requirement => ({
  key,
  operator: 'In',
  values: [value],
});
const isNot = (key: string, value: string): Requirement => ({
  key,
  operator: 'NotIn',
  values: [value],
});

function stage(
  kind: 'Pod' | 'Node',
  name: string,
  requirements: Requirement[],
  next: object,
  delayMs?: number,
) {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind },
      selector: { matchExpressions: requirements },
      ...(delayMs ? { delay: { durationMilliseconds: delayMs } } : {}),
      next,
    },
  };
}

function conditions(status: 'True' | 'False', initialized = 'True'): string {
  return `
{{ $now := Now }}
conditions:
- { type: Initialized, status: "${initialized}", lastTransitionTime: {{ $now | Quote }} }
- { type: Ready, status: "${status}", lastTransitionTime: {{ $now | Quote }} }
- { type: ContainersReady, status: "${status}", lastTransitionTime: {{ $now | Quote }} }
{{ range .spec.readinessGates }}
- { type: {{ .conditionType | Quote }}, status: "${status}", lastTransitionTime: {{ $now | Quote }} }
{{ end }}`;
}

const addresses = `
startTime: {{ $now | Quote }}
{{ with NodeIPsWith .spec.nodeName }}
hostIP: {{ index . 0 | Quote }}
hostIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}
{{ with PodIPsWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}
podIP: {{ index . 0 | Quote }}
podIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}`;

/** The status of each container in one list, all in the same state. */
function statuses(
  list: 'containers' | 'initContainers',
  body: string,
  flags: string,
): string {
  const field =
    list === 'containers' ? 'containerStatuses' : 'initContainerStatuses';
  return `
{{ with .spec.${list} }}
${field}:
{{ range . }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ${flags}
  state:
    ${body}
{{ end }}
{{ end }}`;
}

const RUNNING = 'running: { startedAt: {{ $now | Quote }} }';
const COMPLETED =
  'terminated: { exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }} }';
const FAILED =
  'terminated: { exitCode: 1, reason: Error, message: "simulated crash", startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }} }';

const initDone = statuses(
  'initContainers',
  `{{ if eq ( or .restartPolicy "" ) "Always" }}${RUNNING}{{ else }}${COMPLETED}{{ end }}`,
  'ready: true\n  restartCount: 0',
);

/** One list of containers, those with a bad image waiting for it for ever. */
function pulling(
  list: 'containers' | 'initContainers',
  otherwise: string,
): string {
  return statuses(
    list,
    `{{ if or $never ( regexMatch "${INVALID_IMAGE}" .image ) }}
    waiting:
      reason: ImagePullBackOff
      message: {{ printf "Back-off pulling image \\"%s\\": the registry can't be reached" .image | Quote }}
    {{ else }}
    ${otherwise}
    {{ end }}`,
    'ready: false\n  restartCount: 0',
  );
}

function nodeStatus(condition = '', status = ''): string {
  return `
{{ $now := Now }}
conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ $now | Quote }}
  ${condition}
{{ end }}
${status}
`;
}

/** Every stage of the sandbox's nodes and pods. */
export function sandboxStages(): object[] {
  const pullFails = is(PULL_FAILS, 'true');
  const pullWorks = isNot(PULL_FAILS, 'true');
  const crashes = is(CRASHES, 'true');
  const holds = isNot(CRASHES, 'true');
  const ofJob = is('.metadata.ownerReferences.[].kind', 'Job');
  const restarts = isNot('.spec.restartPolicy', 'Never');
  const neverRestarts = is('.spec.restartPolicy', 'Never');

  return [
    stage('Node', 'node-ready', [isNot(NODE_READY, 'True')], {
      statusTemplate: nodeStatus(
        'lastTransitionTime: {{ $now | Quote }}',
        'phase: Running',
      ),
    }),
    // Well below the 200 s after which the controller manager gives a node up.
    stage(
      'Node',
      'node-heartbeat',
      [is(NODE_READY, 'True')],
      { statusTemplate: nodeStatus() },
      30_000,
    ),
    stage('Pod', 'pod-ready', [living, phase('Pending'), pullWorks, holds], {
      statusTemplate: `${conditions('True')}
${statuses(
  'containers',
  RUNNING,
  'ready: true\n  started: true\n  restartCount: 0',
)}
${initDone}
${addresses}
phase: Running
`,
    }),
    stage(
      'Pod',
      'pod-complete',
      [living, phase('Running'), ofJob, pullWorks, holds],
      {
        statusTemplate: `${conditions('False')}
${statuses(
  'containers',
  COMPLETED,
  'ready: false\n  started: false\n  restartCount: 0',
)}
phase: Succeeded
`,
      },
      500,
    ),
    stage(
      'Pod',
      'pod-image-pull-fails',
      [
        living,
        phase('Pending'),
        pullFails,
        isNot(WAITING_REASON, 'ImagePullBackOff'),
      ],
      {
        event: {
          type: 'Warning',
          reason: 'Failed',
          message: 'Error: ImagePullBackOff',
        },
        statusTemplate: `
{{ $annotations := or .metadata.annotations dict }}
{{ $never := eq ( or ( index $annotations "${PULL}" ) "" ) "never" }}
${conditions('False', 'False')}
${pulling('containers', 'waiting: { reason: PodInitializing }')}
${pulling('initContainers', COMPLETED)}
${addresses}
phase: Pending
`,
      },
    ),
    stage(
      'Pod',
      'pod-crashes',
      [
        living,
        phase('Pending', 'Running'),
        pullWorks,
        crashes,
        restarts,
        isNot(WAITING_REASON, 'CrashLoopBackOff'),
      ],
      {
        event: {
          type: 'Warning',
          reason: 'BackOff',
          message: 'Back-off restarting failed container',
        },
        statusTemplate: `${conditions('False')}
${statuses(
  'containers',
  `waiting:
      reason: CrashLoopBackOff
      message: {{ printf "back-off restarting failed container=%s" .name | Quote }}
  lastState:
    ${FAILED}`,
  'ready: false\n  started: false\n  restartCount: 3',
)}
${initDone}
${addresses}
phase: Running
`,
      },
    ),
    stage(
      'Pod',
      'pod-fails',
      [living, phase('Pending', 'Running'), pullWorks, crashes, neverRestarts],
      {
        statusTemplate: `${conditions('False')}
${statuses(
  'containers',
  FAILED,
  'ready: false\n  started: false\n  restartCount: 0',
)}
${initDone}
${addresses}
phase: Failed
`,
      },
    ),
    stage(
      'Pod',
      'pod-delete',
      [{ key: '.metadata.deletionTimestamp', operator: 'Exists' }],
      { delete: true },
    ),
  ];
}
