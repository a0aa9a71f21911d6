import type {
  ChartValues,
  KeptData,
  Operation,
  OperationEvent,
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { DateTime } from 'luxon';

/** An instant so many minutes from now. */
export function minutesFromNow(minutes: number): string {
  return DateTime.now().plus({ minutes }).toUTC().toISO();
}

export const program: Program = {
  name: 'kubernetes_namespace',
  isDefault: true,
  project: 'kubernetes-namespace',
  title: 'Pachyderm in a namespace',
  description: 'Pachyderm in a namespace of its own.',
  version: '1.2.0',
  rehearsal: false,
  parametersSchema: {
    type: 'object',
    properties: {
      size: { type: 'string', enum: ['small', 'large'], title: 'Size' },
      pachdVersion: { type: 'string', title: 'Pachyderm version' },
      values: { type: 'string', title: 'Values' },
      cluster: { type: 'string', title: 'Cluster' },
      licence: { type: 'string', title: 'Licence' },
      disableNotebooks: { type: 'boolean', title: 'Leave out notebooks' },
    },
  },
  parameters: [
    { name: 'size', mutable: true, secret: false },
    { name: 'pachdVersion', mutable: true, secret: false },
    { name: 'values', mutable: true, secret: false, widget: 'yaml' },
    { name: 'cluster', mutable: false, secret: false },
    { name: 'licence', mutable: true, secret: true },
    { name: 'disableNotebooks', mutable: true, secret: false },
  ],
  expiry: {
    default: 'PT8H',
    minimum: 'PT1H',
    maximum: 'P3D',
    timeZone: 'UTC',
  },
};

export function workspace(changes: Partial<Workspace> = {}): Workspace {
  const name = changes.name ?? 'calm-otter';
  return {
    id: `id-of-${name}`,
    name,
    program: program.name,
    project: program.project,
    owner: 'user:default/ada',
    createdBy: 'user:default/ada',
    rehearsal: false,
    desired: 'present',
    generation: 3,
    observedGeneration: 3,
    status: 'ready',
    parameters: { size: 'small', values: 'pachd:\n  replicas: 1\n' },
    outputs: {},
    connections: [
      {
        kind: 'console',
        title: 'Console',
        url: `http://console.${name}.localhost:8480/`,
      },
      {
        kind: 'notebooks',
        title: 'Notebooks',
        url: `http://notebooks.${name}.localhost:8480/`,
      },
      {
        kind: 'kubectl',
        title: 'kubectl',
        command: `kubectl --kubeconfig ${name}.yaml get pods`,
        secret: { output: 'kubeconfig', filename: `${name}.yaml` },
      },
    ],
    checks: [
      { title: 'Console answers', passed: true, at: minutesFromNow(-2) },
    ],
    leftovers: [],
    createdAt: minutesFromNow(-120),
    updatedAt: minutesFromNow(-2),
    expiresAt: minutesFromNow(200),
    maximumExpiresAt: minutesFromNow(3 * 24 * 60 - 120),
    ...changes,
  };
}

export function operation(changes: Partial<Operation> = {}): Operation {
  return {
    id: 'op-1',
    workspace: 'calm-otter',
    kind: 'create',
    state: 'succeeded',
    generation: 1,
    requestedBy: 'user:default/ada',
    attempt: 1,
    queuedAt: minutesFromNow(-120),
    startedAt: minutesFromNow(-120),
    finishedAt: minutesFromNow(-118),
    ...changes,
  };
}

/** A volume that is kept of a workspace. */
export function keptData(changes: Partial<KeptData> = {}): KeptData {
  const { id, name, owner } = workspace({
    name: changes.workspace ?? 'calm-otter',
  });
  return {
    id: 'kept-1',
    workspace: name,
    workspaceId: id,
    owner,
    program: program.name,
    where: 'kubernetes',
    kind: 'v1/PersistentVolume',
    name: 'pvc-1',
    detail: `Claim ${name}/data-postgres-0, 10Gi`,
    keptAt: minutesFromNow(-60),
    keptUntil: minutesFromNow(60 * 24),
    ...changes,
  };
}

/** What a chart gets, with one value of each origin. */
export function chartValues(changes: Partial<ChartValues> = {}): ChartValues {
  return {
    title: 'Pachyderm',
    chart: { name: 'pachyderm', version: '2.11.4' },
    values: [
      { key: 'console.image.tag', value: '2.11.4-1', origin: 'parameters' },
      { key: 'ingress.host', value: 'otter.example.org', origin: 'platform' },
      { key: 'pachd.replicas', value: 3, origin: 'user' },
      { key: 'pachd.rootToken', origin: 'secret', secret: true },
      { key: 'pachd.tls.enabled', value: false, origin: 'chart' },
    ],
    refused: [],
    includesChartDefaults: true,
    ...changes,
  };
}

let lastEvent = 0;

export function event(
  type: OperationEvent['type'],
  data: OperationEvent['data'],
  attempt = 1,
): OperationEvent {
  lastEvent += 1;
  return {
    id: String(lastEvent),
    at: minutesFromNow(-1),
    attempt,
    type,
    data,
  };
}
