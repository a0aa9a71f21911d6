import { NotImplementedError } from '@backstage/errors';
import type { BackupReason } from '@helium-portal/backstage-plugin-helium-common';
import type {
  Check,
  KeptData,
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import { runChecks } from './checks';
import { destroyStack, whatIsLeftAfter } from './destroy';
import { EngineEventCollector } from './EngineEventCollector';
import type { EventReporter } from './EventReporter';
import { describeFailure, OperationError } from './failures';
import type { AttemptResult, AttemptSpec, OperationKind } from './protocol';
import { PulumiCliError } from './PulumiCli';
import {
  adoptInFlight,
  adoptTaken,
  recoverStack,
  refreshUntilMade,
} from './recovery';
import { repairStack } from './repair';
import type { Redactor } from './Redactor';
import type { RunOptions, StackSession } from './StackSession';
import { nameOf, type StateResource } from './StackState';
import type { StateBackups } from './StateBackups';
import type { StepTimer } from './StepTimer';
import { StoppedError, Stopper } from './Stopper';
import { takeStock } from './takeStock';

/** For the looks at what was created and the engine knows nothing of, once all else is over. */
const SETTLE_MS = 2 * 60_000;

/** What changes or takes away what is there. */
const BACKUP_BEFORE: Partial<Record<OperationKind, BackupReason>> = {
  update: 'update',
  refresh: 'refresh',
  destroy: 'destroy',
};

/** All that one operation is run with. */
export interface OperationEnvironment {
  spec: AttemptSpec;
  session: StackSession;
  /** Whether there is a stack; only a destroy runs without one. */
  hasStack: boolean;
  entrypoint: ProgramEntrypoint;
  context: ProgramContext;
  reporter: EventReporter;
  redactor: Redactor;
  stopper: Stopper;
  timer: StepTimer;
  backups: StateBackups;
  /** What a destroy has kept so far. */
  keptData: KeptData[];
  /** Before the stack is removed. */
  announceRemoval(): Promise<void>;
  fetchChecks(outputs: Record<string, unknown>): Promise<Check[]>;
  /** Ends what the CLI started and left behind when it was killed, so that the CLI's death is that of all its writers. */
  endStarted(): Promise<void>;
}

/** What an attempt knows of the one before it. */
interface Recovery {
  /** That one is dead. */
  mustRecover: boolean;
  /** What a provider was creating when it ended. */
  lost?: readonly StateResource[];
}

/** Runs the operation to its result; what goes wrong is the result, not an exception. */
export async function runOperation(
  environment: OperationEnvironment,
): Promise<AttemptResult> {
  const result = await toResult(environment);
  return { ...result, ...(await takeStock(environment, result)) };
}

async function toResult(
  environment: OperationEnvironment,
): Promise<AttemptResult> {
  let collector = EngineEventCollector.create(environment.reporter);
  try {
    try {
      return await attempt(environment, collector, {
        mustRecover: environment.spec.recover,
      });
    } catch (error) {
      const { session, stopper } = environment;
      if (stopper.signal.aborted || !(await mayRecover(error, session))) {
        throw error;
      }
      await environment.endStarted();
      const lost = collector.lostCreates;
      collector = EngineEventCollector.create(environment.reporter);
      return await attempt(environment, collector, { mustRecover: true, lost });
    }
  } catch (error) {
    const unsettled = await settleCreates(environment, collector);
    if (error instanceof StoppedError || environment.stopper.signal.aborted) {
      return environment.stopper.result;
    }
    const failure = describeFailure(
      unsettled ?? error,
      environment.redactor,
      collector,
      {
        stateBackend: environment.spec.pulumi.backendUrl,
        plugins: environment.spec.program.plugins,
      },
    );
    return {
      outcome: 'failed',
      summary: collector.summary,
      keptData: environment.keptData,
      ...(await whatIsLeftAfter(failure, environment)),
    };
  }
}

/**
 * What was created and is in no state, whoever tries again would make twice, or never: what a provider was at when it ended, and what
 * the cloud has by the name that was asked for. Both are looked up here and now, and what is the operation's is taken into the state.
 * An attempt that was stopped leaves it: it is to end.
 *
 * @returns what the attempt ends of instead of what went wrong in it
 */
async function settleCreates(
  environment: OperationEnvironment,
  { lostCreates, takenCreates }: EngineEventCollector,
): Promise<unknown> {
  const { session, backups, entrypoint, stopper } = environment;
  const { kind } = environment.spec.operation;
  const taken = entrypoint.lookUpPendingCreate ? takenCreates : [];
  if (
    kind === 'preview' ||
    stopper.signal.aborted ||
    lostCreates.length + taken.length === 0
  ) {
    return undefined;
  }
  const signal = AbortSignal.any([
    stopper.signal,
    AbortSignal.timeout(SETTLE_MS),
  ]);
  const context = { ...environment.context, signal };
  try {
    const state = await session.exportState();
    await backups.save(state, 'recovery');
    // Pulumi's import forgets what is in flight, so that comes first.
    const settled =
      lostCreates.length + state.pending.length > 0
        ? await adoptInFlight({
            ...environment,
            context,
            kind,
            lost: lostCreates,
          })
        : [];
    const own = await adoptTaken({ ...environment, context }, taken);
    await readAdopted(environment, [...settled, ...own], signal);
    return own.length > 0
      ? new OperationError(
          'transient',
          `${own
            .map(nameOf)
            .join(
              ', ',
            )} had been made by an attempt that ended before it knew; the state has it by now`,
        )
      : undefined;
  } catch (error) {
    return error;
  }
}

/** What can't be read now, the next update reads before it relies on it. */
async function readAdopted(
  environment: OperationEnvironment,
  target: string[],
  signal: AbortSignal,
): Promise<void> {
  const { session, reporter } = environment;
  if (target.length > 0) {
    await session
      .refresh({
        ...runOptions(environment, EngineEventCollector.create(reporter)),
        signal,
        target,
      })
      .catch(error => reporter.log(`It can't be read yet: ${error.message}`));
  }
}

function runOptions(
  { stopper, reporter }: OperationEnvironment,
  collector: EngineEventCollector,
): RunOptions {
  return {
    collector,
    signal: stopper.signal,
    onOutput: text => reporter.output(text.trimEnd(), 'stdout'),
    onError: text => reporter.output(text.trimEnd(), 'stderr'),
  };
}

/** The CLI was killed under this runner, or left its lock when it died before: its death is proven here and now. */
async function mayRecover(
  error: unknown,
  session: StackSession,
): Promise<boolean> {
  return (
    error instanceof PulumiCliError &&
    (error.killedBy !== undefined || (await session.wasLockedByTheDead(error)))
  );
}

async function attempt(
  environment: OperationEnvironment,
  collector: EngineEventCollector,
  recovery: Recovery,
): Promise<AttemptResult> {
  const { spec, session, stopper, timer } = environment;
  const { kind } = spec.operation;
  const run = runOptions(environment, collector);
  stopper.throwIfStopped();
  if (kind === 'repair') {
    return await repairStack(environment, run);
  }
  if (kind === 'sleep') {
    return await putToSleep(environment);
  }
  if (environment.hasStack) {
    await prepare(environment, run, recovery);
    stopper.throwIfStopped();
  }

  switch (kind) {
    case 'preview':
      await configure(environment);
      await timer.time('preview', session.preview(run));
      return {
        outcome: 'succeeded',
        summary: collector.summary,
        preview: collector.plan.result(environment.redactor),
      };
    case 'refresh':
      await timer.time('refresh', session.refresh(run));
      return resultOf(collector);
    case 'destroy':
      return await destroyStack(environment, run);
    default:
      return await update(environment, run);
  }
}

/**
 * Keeps the state, so that there is a way back, and recovers it when its last writer died. What is in flight says so as well: an
 * attempt can end without having seen the end of all that it began.
 */
async function prepare(
  environment: OperationEnvironment,
  run: RunOptions,
  recovery: Recovery,
): Promise<void> {
  const { spec, session, reporter, backups } = environment;
  const { kind } = spec.operation;
  if (!recovery.mustRecover && (session.isNew || kind === 'preview')) {
    return;
  }
  const state = await session.exportState();
  const mustRecover = recovery.mustRecover || state.pending.length > 0;
  const reason = state.pending.length ? 'recovery' : BACKUP_BEFORE[kind];
  if (reason) {
    await backups.save(state, reason);
  }
  // What a refresh finds wrong is not what the operation fails of.
  const own = { ...run, collector: EngineEventCollector.create(reporter) };
  if (mustRecover) {
    const { lost } = recovery;
    await environment.timer.time(
      'recovery',
      recoverStack({ ...environment, kind, lost, run: own }),
    );
  }
  await refreshUntilMade(
    { ...environment, run: own },
    mustRecover ? await session.exportState() : state,
  );
}

async function configure({
  session,
  entrypoint,
  context,
}: OperationEnvironment): Promise<void> {
  if (entrypoint.project) {
    await session.configure(await entrypoint.project(context));
  }
}

/** What runs is scaled down; the stack stays as it is. */
async function putToSleep({
  entrypoint,
  context,
  timer,
  spec,
}: OperationEnvironment): Promise<AttemptResult> {
  if (!entrypoint.sleep) {
    throw new NotImplementedError(
      `Program '${spec.program.name}' says that its workspaces sleep, and its entrypoint has no 'sleep'`,
    );
  }
  await timer.time('sleep', entrypoint.sleep(context));
  return { outcome: 'succeeded' };
}

/** Before the update, which takes the workloads as they are for what was asked. */
async function wakeUp({
  entrypoint,
  context,
}: OperationEnvironment): Promise<void> {
  await entrypoint.wake?.(context);
}

function resultOf(collector: EngineEventCollector): AttemptResult {
  return {
    outcome: 'succeeded',
    summary: collector.summary,
    ...collector.outputs,
  };
}

async function update(
  environment: OperationEnvironment,
  run: RunOptions,
): Promise<AttemptResult> {
  const { session, timer, spec } = environment;
  await configure(environment);
  if (spec.asleep) {
    await timer.time('sleep', wakeUp(environment));
  }
  await timer.time('update', session.up(run));
  const result = resultOf(run.collector);
  const checks = await timer.time(
    'checks',
    runChecks({
      ...environment,
      checks: await environment.fetchChecks(result.outputs ?? {}),
    }),
  );
  const failed = checks.filter(check => !check.passed);
  if (!failed.length) {
    return { ...result, checks };
  }
  const reasons = failed.map(({ title, message }) => `${title}: ${message}`);
  return {
    ...result,
    outcome: 'failed',
    checks,
    failure: {
      class: 'permanent',
      message: `Everything was made, but it does not work: ${reasons.join(
        '; ',
      )}`,
    },
  };
}
