import { operationNoun } from '@helium-portal/backstage-plugin-helium-common';
import type { WorkspaceProgram } from '@helium-portal/backstage-plugin-helium-node';
import { Knex } from 'knex';
import { nowExpression, plusSeconds } from '../database';
import { settleKeptData } from '../keptData/settleKeptData';
import type { AttemptResult } from '../runner/protocol';
import { projectWorkspace, WorkspaceChange } from '../workspaces/projection';
import { changesNothing } from '../workspaces/status';
import {
  enqueueDestroyIfDue,
  enqueueWakeIfDue,
  followRepair,
} from '../workspaces/reconcile';
import type { WorkspaceRow } from '../workspaces/rows';
import { Held, releaseLease } from './leases';
import type { Outcome } from './outcomes';
import { closePreview } from './previews';
import { appendStateEvent } from './stateEvents';
import type { Attempt } from './types';

/**
 * Writes what an attempt's end makes of the attempt, the operation, the lease and the workspace; in the caller's transaction,
 * whose lock on the operation's row makes this happen once.
 */
export async function settle(
  trx: Knex.Transaction,
  held: Held,
  end: {
    attemptState: Extract<
      Attempt['state'],
      'succeeded' | 'failed' | 'cancelled' | 'dead'
    >;
    outcome: Outcome;
    result?: AttemptResult;
    program?: WorkspaceProgram<any>;
  },
): Promise<void> {
  const { attempt, operation } = held;
  const { outcome, result } = end;
  const now = nowExpression(trx);
  const error = outcome.error ? JSON.stringify(outcome.error) : null;

  await trx('attempts')
    .where({ id: attempt.id })
    .update({ state: end.attemptState, finished_at: now, error });
  await releaseLease(trx, attempt.id);

  const ended = outcome.state !== 'queued';
  await trx('operations')
    .where({ id: operation.id })
    .update({
      state: outcome.state,
      active: !ended,
      error,
      ...(result?.summary && { summary: JSON.stringify(result.summary) }),
      ...(result?.findings && { findings: JSON.stringify(result.findings) }),
      ...(ended
        ? { finished_at: now }
        : { not_before: plusSeconds(trx, outcome.delaySeconds ?? 0) }),
    });
  if (ended) {
    await closePreview(trx, operation, result?.preview);
  }
  await appendStateEvent(trx, operation, {
    state: outcome.state,
    attempt: attempt.number,
    message: outcome.error?.message,
  });

  await settleKeptData(trx, operation, outcome, result);
  await projectWorkspace(
    trx,
    operation.workspace_id,
    // What is done to the data that it left changes nothing of a workspace that is no more.
    (await isDestroyed(trx, operation.workspace_id))
      ? {}
      : workspaceChange(held, outcome, result, end.program),
  );
  // A failed destroy is tried again by the sweep, with its own patience; anything else makes way for a destroy that waits.
  if (ended && operation.kind === 'repair') {
    await followRepair(trx, operation, {
      succeeded: outcome.state === 'succeeded',
    });
  } else if (ended && operation.kind !== 'destroy') {
    await enqueueDestroyIfDue(trx, operation.workspace_id);
    // It was extended while it was put to sleep.
    if (operation.kind === 'sleep') {
      await enqueueWakeIfDue(trx, operation.workspace_id);
    }
  }
}

async function isDestroyed(
  trx: Knex.Transaction,
  workspaceId: string,
): Promise<boolean> {
  const workspace = await trx<WorkspaceRow>('workspaces')
    .where({ id: workspaceId })
    .first('destroyed_at');
  return Boolean(workspace?.destroyed_at);
}

function workspaceChange(
  { operation }: Held,
  outcome: Outcome,
  result: AttemptResult | undefined,
  program: WorkspaceProgram<any> | undefined,
): WorkspaceChange {
  if (operation.kind === 'preview') {
    return {};
  }
  // Also of an attempt that is followed by another: what was known before holds no more.
  const change: WorkspaceChange = {
    resources: result?.resources ?? null,
    data: result?.data ?? null,
  };
  if (changesNothing(operation.kind) || outcome.state === 'queued') {
    return change;
  }
  if (result?.checks) {
    change.checks = result.checks;
  }
  if (result?.outputs) {
    change.outputs = result.outputs;
    change.connections = connectionsOf(program, result.outputs);
  }
  if (outcome.state !== 'succeeded') {
    // What keeps a destroy from its end may be among them.
    change.leftovers = result?.leftovers;
    change.failure = {
      message:
        outcome.error?.message ??
        `The ${operationNoun(operation.kind)} was cancelled`,
      resource: outcome.error?.resource,
      operationId: operation.id,
      ...(outcome.state !== 'cancelled' && { cause: outcome.error?.class }),
    };
    return change;
  }

  change.failure = null;
  switch (operation.kind) {
    case 'destroy':
      change.leftovers = result?.leftovers ?? [];
      change.unverified = result?.unverified ?? null;
      change.outputs = {};
      change.connections = [];
      change.checks = [];
      change.destroyed = change.leftovers.length === 0;
      break;
    case 'refresh':
    case 'sleep':
      break;
    default:
      change.observedGeneration = operation.generation;
      change.asleep = false;
  }
  return change;
}

/** A program whose `connections` throws on outputs that it made itself must not keep its workspace from being ready. */
function connectionsOf(
  program: WorkspaceProgram<any> | undefined,
  outputs: Record<string, unknown>,
) {
  try {
    return program?.connections(outputs);
  } catch {
    return [];
  }
}
