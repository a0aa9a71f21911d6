import type { ProgramContext } from '@helium-portal/backstage-plugin-helium-node';
import { endSession, killSession } from '../executors/session';
import type { ProcessIdentity } from '../executors/processes';
import { keepDeadline } from './deadline';
import { deliverResult, RESULT_PATIENCE_MS } from './deliverResult';
import { EventReporter } from './EventReporter';
import { describeFailure } from './failures';
import { heartbeatTimes, keepHeartbeat } from './heartbeat';
import { loadEntrypoint } from './loadEntrypoint';
import { PortalClient, PortalRefusal } from './PortalClient';
import type { AttemptResult, AttemptSpec } from './protocol';
import { Redactor } from './Redactor';
import { type OperationEnvironment, runOperation } from './runOperation';
import { secretsOf, secretsOfParameter } from './secretsOf';
import { StackSession } from './StackSession';
import { inStateOfItsOwn } from './stateOfItsOwn';
import { StateBackups } from './StateBackups';
import { StepTimer } from './StepTimer';
import { Stopper } from './Stopper';
import type { OpenTicket } from './ticket';

/**
 * From ticket to result. Returns when the result is delivered, or nobody wants it any more.
 *
 * @param self - this process, which leads the session of all that it starts
 */
export async function runAttempt(
  ticket: OpenTicket,
  self: ProcessIdentity,
  stopper: Stopper,
): Promise<void> {
  const client = PortalClient.fromTicket(ticket);
  const times = heartbeatTimes(ticket.leaseSeconds);
  // While the answer is on its way; everything that runs Pulumi needs it.
  const loading = import('@pulumi/pulumi/automation/index.js').catch(() => {});
  let spec: AttemptSpec;
  try {
    spec = await client.fetchSpec(times.stopAfterMs, stopper.signal);
    if (spec.draft) {
      spec = await inStateOfItsOwn(spec, ticket.workDirectory);
    }
  } catch (error) {
    if (!(error instanceof PortalRefusal) || error.fenced) {
      throw error;
    }
    await deliverResult(client, {
      outcome: 'failed',
      failure: { class: 'permanent', message: error.message },
    });
    return;
  }

  const redactor = Redactor.of([
    ...spec.secretParameters.flatMap(name =>
      secretsOfParameter(spec.parameters[name]),
    ),
    ...secretsOf(spec.pulumi),
  ]);
  // What a program asks the cloud itself takes the credentials that its providers take.
  Object.assign(process.env, spec.pulumi.environment);
  const end = (why: string) => {
    process.stderr.write(`${why}: ending at once\n`);
    void killSession(self).finally(() => process.kill(process.pid, 'SIGKILL'));
  };
  // By force: a Pulumi CLI that is asked to stop saves, and would undo what the other attempt has written.
  const onFenced = () => end('Another attempt holds the workspace');
  const reporter = EventReporter.create({ client, redactor, onFenced });
  const heartbeat = keepHeartbeat({
    ...times,
    client,
    stopper,
    onFenced,
    end: () => end('The portal took no heartbeat for too long'),
  });
  const endDeadline = keepDeadline(spec.deadlineSeconds, stopper);
  const strayRejection = (reason: unknown) =>
    reporter.log(
      `A promise of the program was rejected and nobody listened: ${reason}`,
    );
  process.on('unhandledRejection', strayRejection);

  try {
    const timer = StepTimer.create();
    const result = await work(spec, ticket, {
      client,
      timer,
      reporter,
      redactor,
      stopper,
      endStarted: () => endSession(self),
    });
    endDeadline();
    await loading;
    // After the result nobody looks for them any more.
    await endSession(self);
    // What is done is only told from here on, and may wait for the portal.
    heartbeat.endWatch();
    await reporter.close();
    await deliverResult(client, {
      ...withoutSecrets(result, redactor),
      timings: timer.timings,
    });
  } finally {
    endDeadline();
    heartbeat.stop();
    process.off('unhandledRejection', strayRejection);
  }
}

async function work(
  spec: AttemptSpec,
  ticket: OpenTicket,
  {
    client,
    reporter,
    redactor,
    stopper,
    timer,
    endStarted,
  }: { client: PortalClient } & Pick<
    OperationEnvironment,
    'reporter' | 'redactor' | 'stopper' | 'timer' | 'endStarted'
  >,
): Promise<AttemptResult> {
  try {
    const { kind, attempt, id } = spec.operation;
    const context: ProgramContext = {
      workspace: spec.workspace,
      operation: id,
      attempt,
      parameters: spec.parameters,
      settings: spec.program.settings,
      labels: {
        'helium.dev/workspace': spec.workspace.name,
        'helium.dev/operation': id,
      },
      references: spec.references,
      rehearsal: spec.rehearsal,
      destroying: spec.operation.kind === 'destroy',
      signal: stopper.signal,
      log: message => reporter.log(message),
    };
    // The CLI takes as long to open the stack as Node takes to load the program.
    const opening = StackSession.create(
      spec,
      ticket.workDirectory,
      stopper.signal,
    ).then(async session => ({
      session,
      hasStack: await session.open({
        create: !['sleep', 'destroy', 'repair'].includes(kind),
        expectNew: spec.draft || (kind === 'create' && attempt === 1),
        asItIs: kind === 'repair',
      }),
    }));
    const [{ session, hasStack }, entrypoint] = await timer.time(
      'open',
      Promise.all([
        opening,
        loadEntrypoint(ticket.entrypoint ?? spec.program.entrypoint),
      ]),
    );
    if (session.wasCutOff) {
      reporter.log(
        'The state was cut off when its backend was full; Pulumi kept the one before it, which is taken',
      );
    }
    session.setProgram(entrypoint.program(context));
    return await runOperation({
      spec,
      session,
      hasStack,
      entrypoint,
      context,
      reporter,
      redactor,
      stopper,
      timer,
      endStarted,
      keptData: [],
      backups: StateBackups.create({ client, signal: stopper.signal }),
      announceRemoval: () => client.announceRemoval(RESULT_PATIENCE_MS),
      fetchChecks: outputs => client.fetchChecks(outputs, RESULT_PATIENCE_MS),
    });
  } catch (error) {
    if (stopper.signal.aborted) {
      return stopper.result;
    }
    if (error instanceof Error && error.stack) {
      process.stderr.write(`${error.name} while the attempt was prepared\n`);
    }
    return {
      outcome: 'failed',
      failure: describeFailure(error, redactor, undefined, {
        stateBackend: spec.pulumi.backendUrl,
        plugins: spec.program.plugins,
      }),
    };
  }
}

/** A program may have put a secret parameter into an output that it did not mark. */
function withoutSecrets(
  result: AttemptResult,
  redactor: Redactor,
): AttemptResult {
  const outputs = Object.entries(result.outputs ?? {});
  const secret = outputs.filter(([, value]) => redactor.contains(value));
  return {
    ...result,
    ...(result.failure && {
      failure: {
        ...result.failure,
        message: redactor.redact(result.failure.message),
      },
    }),
    ...(result.outputs && {
      outputs: Object.fromEntries(
        outputs.filter(entry => !secret.includes(entry)),
      ),
      secretOutputs: [
        ...(result.secretOutputs ?? []),
        ...secret.map(([name]) => name),
      ],
    }),
    ...(result.checks && {
      checks: result.checks.map(check => ({
        ...check,
        message: redactor.redactOptional(check.message),
      })),
    }),
  };
}
