import { InputError } from '@backstage/errors';
import type {
  RepairStep,
  RepairStepResult,
} from '@helium-portal/backstage-plugin-helium-common';
import { describeFailure } from './failures';
import { holdersOf } from './locks';
import type { AttemptResult } from './protocol';
import { PulumiCliError } from './PulumiCli';
import { inspectStack, lookAtCluster } from './repairInspection';
import { readImported, refuseInFlight, settle } from './repairPending';
import type { OperationEnvironment } from './runOperation';
import type { RunOptions } from './StackSession';
import type { StackState } from './StackState';
import { StoppedError } from './Stopper';

/** A repair, what it runs Pulumi with, and whether there is a stack by now. */
interface Repair extends OperationEnvironment {
  run: RunOptions;
}

/**
 * Does a repair's steps in order, each after the state was kept, and stops at the first that fails; then looks. What a step rests
 * on is looked at again when it is done. A step that an earlier attempt did already has nothing left to do.
 */
export async function repairStack(
  environment: OperationEnvironment,
  run: RunOptions,
): Promise<AttemptResult> {
  const repair: Repair = { ...environment, run };
  const { reporter, redactor, stopper, spec } = repair;
  const steps = spec.repair?.steps ?? [];
  const results: RepairStepResult[] = [];
  for (const step of steps) {
    stopper.throwIfStopped();
    try {
      const message = redactor.redact(await doStep(repair, step));
      reporter.log(`Repair: ${step.type}: ${message}`);
      results.push({ type: step.type, outcome: 'done', message });
    } catch (error) {
      if (error instanceof StoppedError || stopper.signal.aborted) {
        throw error;
      }
      const { message } = describeFailure(error, redactor, run.collector);
      reporter.log(`Repair: ${step.type} failed: ${message}`);
      results.push({ type: step.type, outcome: 'failed', message });
      break;
    }
  }
  const failed = results.find(({ outcome }) => outcome === 'failed');
  const skipped = steps
    .slice(results.length)
    .map(({ type }) => ({ type, outcome: 'skipped' as const }));
  const findings = await inspectStack(repair, [...results, ...skipped]);
  if (!results.length) {
    // What was cut off is no finding.
    stopper.throwIfStopped();
  }
  if (!failed) {
    return { outcome: 'succeeded', findings };
  }
  return {
    outcome: 'failed',
    findings,
    failure: {
      class: 'permanent',
      message: `Step ${results.length} of ${steps.length} (${failed.type}) failed: ${failed.message}`,
    },
  };
}

/** @returns what was done */
async function doStep(repair: Repair, step: RepairStep): Promise<string> {
  if (!repair.hasStack && step.type !== 'restore') {
    throw new InputError('there is no stack; only a backup can be restored');
  }
  switch (step.type) {
    case 'unlock':
      return await unlock(repair, step);
    case 'pending':
      return await settlePending(repair, step);
    case 'drop-cluster':
      return await dropCluster(repair, step);
    default:
      return await restore(repair, step);
  }
}

async function unlock(repair: Repair, step: RepairStep): Promise<string> {
  const { session } = repair;
  if (!(await session.locks()).length) {
    return 'there is no lock any more';
  }
  await keepReadable(repair);
  // What is judged is removed at once: `cancel` takes every lock, also one that was taken while the state was kept.
  const locks = await session.locks();
  if (!locks.length) {
    return 'there is no lock any more';
  }
  const holders = holdersOf(locks);
  if (step.holder !== undefined && step.holder !== holders) {
    throw new InputError(
      `the lock is held by ${holders} by now, and not by ${step.holder}; look again`,
    );
  }
  const { dead, alive, why } = await session.judge(locks);
  if (alive) {
    throw new InputError(
      `the lock of ${holders} stays, by force as well: ${why}; cancel its operation, or wait for it`,
    );
  }
  if (!dead && !step.force) {
    throw new InputError(
      `the lock of ${holders} stays: its holder is not proven dead (${why})`,
    );
  }
  await session.unlock();
  return `removed the lock of ${holders}: ${
    dead ? why : `by an administrator's word, though ${why}`
  }`;
}

async function settlePending(
  repair: Repair,
  { decisions = [] }: RepairStep,
): Promise<string> {
  const { session, run } = repair;
  const plain = await session.exportPlainState();
  if (!plain.pending.length) {
    return 'nothing is in flight any more';
  }
  const kept = await keep(repair);
  const settled = await settle(repair, { plain, kept }, decisions);
  await session.importState(settled.state);
  return await readImported(repair, run, settled);
}

async function dropCluster(repair: Repair, step: RepairStep): Promise<string> {
  const { session } = repair;
  const plain = await session.exportPlainState();
  refuseInFlight(plain);
  const providers = plain.kubernetesProviders.filter(
    ({ urn }) => urn === step.urn,
  );
  if (!providers.length) {
    return `${step.urn} is not in the state any more`;
  }
  // More than one while it is being replaced, and then the cluster of one may live.
  const looks = await Promise.all(
    providers.map(async provider => ({
      provider,
      ...(await lookAtCluster(repair, provider)),
    })),
  );
  const gone = looks.filter(({ state }) => state === 'gone');
  if (!gone.length) {
    const [{ state, detail }] = looks;
    throw new InputError(
      `the cluster of ${step.urn} is ${state}${
        detail ? ` (${detail})` : ''
      }; only what was on a cluster that is gone is dropped`,
    );
  }
  const before = await keep(repair);
  let after = before;
  for (const { provider } of gone) {
    after = after.withoutProvider(provider);
  }
  const dropped =
    before.resources.length - after.resources.length - gone.length;
  await session.importState(after);
  return `dropped ${step.urn} and ${dropped} resources that were on its cluster`;
}

async function restore(
  repair: Repair,
  { backupId, decisions = [] }: RepairStep,
): Promise<string> {
  const { session, backups, run } = repair;
  const backup = await backups.load(backupId!);
  if (repair.hasStack) {
    await keepReadable(repair, refuseInFlight);
  }
  const plain = backup.pending.length ? await session.reveal(backup) : backup;
  const settled = await settle(repair, { plain, kept: backup }, decisions, {
    programDecides: true,
  });
  if (!repair.hasStack) {
    repair.hasStack = await session.open({ create: true });
  }
  await session.importState(settled.state);
  const message = [
    `restored backup ${backupId} of ${backup.resources.length} resources`,
    settled.message,
  ];
  return await readImported(repair, run, {
    ...settled,
    message: message.filter(Boolean).join('; '),
  });
}

/** The present state, which the portal keeps from here on. */
async function keep({ session, backups }: Repair): Promise<StackState> {
  const state = await session.exportState();
  await backups.save(state, 'repair');
  return state;
}

/**
 * As {@link keep}, for what may be done to a state that can't be read.
 *
 * @param check - throws when nothing may be done to this one
 */
async function keepReadable(
  { session, backups, reporter, redactor }: Repair,
  check: (state: StackState) => void = () => {},
): Promise<void> {
  const state = await session.exportState().catch(error => {
    const isUnreadable =
      error instanceof SyntaxError ||
      // A backend that does not answer now may well have a state to keep.
      (error instanceof PulumiCliError &&
        describeFailure(error, redactor).class !== 'transient');
    if (isUnreadable) {
      reporter.log(
        "Repair: the present state can't be read, so there is nothing to keep of it",
      );
      return undefined;
    }
    throw error;
  });
  if (state) {
    check(state);
    await backups.save(state, 'repair');
  }
}
