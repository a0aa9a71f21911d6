import type {
  Administration,
  Operation,
  QuotaCount,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import {
  minutesFromNow,
  operation,
  program,
  workspace,
} from '../src/__testUtils__/data';

/** Who looks at the demo. */
export const GUEST = 'user:default/guest';

/** One workspace in each of the states that differ most. */
export function demoWorkspaces(): Workspace[] {
  const making = operation({
    id: 'op-2',
    workspace: 'quick-wren',
    state: 'running',
    queuedAt: minutesFromNow(-1),
    startedAt: minutesFromNow(-1),
    finishedAt: undefined,
  });
  return [
    workspace({ owner: GUEST, createdBy: GUEST }),
    workspace({
      name: 'brave-fox',
      owner: GUEST,
      expiresAt: minutesFromNow(40),
    }),
    workspace({
      name: 'quick-wren',
      owner: GUEST,
      status: 'creating',
      connections: [],
      checks: [],
      activeOperation: making,
    }),
    workspace({
      name: 'tired-owl',
      owner: GUEST,
      status: 'failed',
      connections: [],
      checks: [],
      failure: {
        operationId: 'op-1',
        message: 'The chart pachyderm 2.99.0 does not exist; choose another.',
      },
    }),
    workspace({
      name: 'nightly',
      owner: 'group:default/engines',
      expiresAt: undefined,
      maximumExpiresAt: undefined,
      pinned: true,
    }),
  ];
}

/** What was done to a workspace, the newest first. */
export function demoOperations({
  name,
  status,
  activeOperation,
}: Workspace): Operation[] {
  const state = status === 'failed' ? 'failed' : 'succeeded';
  return [activeOperation ?? operation({ workspace: name, state })];
}

/** What an administrator would see of them. */
export function demoAdministration(): Administration {
  return {
    at: minutesFromNow(0),
    queue: [{ kind: 'create', state: 'running', count: 1 }],
    running: [
      {
        workspace: 'quick-wren',
        operationId: 'op-2',
        kind: 'create',
        number: 1,
        executor: 'process',
        state: 'running',
        holder: 'portal-1',
        startedAt: minutesFromNow(-1),
        heartbeatAt: minutesFromNow(0),
      },
    ],
    replicas: [
      {
        holder: 'portal-1',
        since: minutesFromNow(-300),
        seenAt: minutesFromNow(0),
      },
    ],
    failures: [],
    durations: [0, 1, 2].map(daysAgo => ({
      program: program.name,
      kind: 'create' as const,
      daysAgo,
      count: 4,
      median: 80 + daysAgo,
      p95: 120 + daysAgo,
    })),
    expiries: [
      { hour: 0, count: 1 },
      { hour: 30, count: 3 },
    ],
  };
}

/** What is used of limits that the demo does not hold anybody to. */
export function demoQuotas(): QuotaCount[] {
  return [
    { scope: 'group', subject: 'group:default/team', limit: 5, used: 4 },
    { scope: 'program', subject: program.name, limit: 20, used: 5 },
  ];
}
