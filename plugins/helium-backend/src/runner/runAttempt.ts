import type { ProgramContext } from '@helium-portal/backstage-plugin-helium-node';
import { EventReporter } from './EventReporter';
import { describeFailure } from './failures';
import { loadEntrypoint } from './loadEntrypoint';
import { PortalClient, PortalRefusal } from './PortalClient';
import type { AttemptResult, AttemptSpec, RunnerTicket } from './protocol';
import { Redactor } from './Redactor';
import { runOperation } from './runOperation';
import { StackSession } from './StackSession';
import { Stopper } from './Stopper';

const HEARTBEAT_INTERVAL_MS = 10_000;
const LONGEST_SILENCE_MS = 3 * 60_000;
const SPEC_PATIENCE_MS = 2 * 60_000;
/** A restart of the portal, however long it takes, must not lose what is done. */
const RESULT_PATIENCE_MS = 30 * 60_000;

/** From ticket to result. Returns when the result is delivered, or nobody wants it any more. */
export async function runAttempt(
  ticket: RunnerTicket,
  stopper: Stopper,
): Promise<void> {
  const client = PortalClient.fromTicket(ticket);
  // While the answer is on its way; everything that runs Pulumi needs it.
  const loading = import('@pulumi/pulumi/automation/index.js').catch(() => {});
  let spec: AttemptSpec;
  try {
    spec = await client.fetchSpec(SPEC_PATIENCE_MS, stopper.signal);
  } catch (error) {
    if (!(error instanceof PortalRefusal) || error.fenced) {
      throw error;
    }
    await client.sendResult(
      {
        outcome: 'failed',
        failure: { class: 'permanent', message: error.message },
      },
      RESULT_PATIENCE_MS,
    );
    return;
  }

  const redactor = Redactor.of([
    ...spec.secretParameters.map(name => spec.parameters[name]),
    spec.pulumi.passphrase,
    spec.pulumi.accessToken,
  ]);
  let wanted = true;
  const onFenced = () => {
    wanted = false;
    stopper.stop('another attempt holds the workspace');
  };
  const reporter = EventReporter.create({ client, redactor, onFenced });
  const stopHeartbeat = keepHeartbeat(client, stopper, onFenced);
  const strayRejection = (reason: unknown) =>
    reporter.log(
      `A promise of the program was rejected and nobody listened: ${reason}`,
    );
  process.on('unhandledRejection', strayRejection);

  try {
    const result = await work(spec, ticket, { client, reporter, stopper });
    await loading;
    await reporter.close();
    if (wanted) {
      await client.sendResult(
        withoutSecrets(result, redactor),
        RESULT_PATIENCE_MS,
      );
    }
  } finally {
    stopHeartbeat();
    process.off('unhandledRejection', strayRejection);
  }
}

async function work(
  spec: AttemptSpec,
  ticket: RunnerTicket,
  {
    client,
    reporter,
    stopper,
  }: { client: PortalClient; reporter: EventReporter; stopper: Stopper },
): Promise<AttemptResult> {
  try {
    const { kind, attempt, id } = spec.operation;
    const context: ProgramContext = {
      workspace: spec.workspace,
      operation: id,
      parameters: spec.parameters,
      settings: spec.program.settings,
      labels: {
        'helium.dev/workspace': spec.workspace.name,
        'helium.dev/operation': id,
      },
      rehearsal: spec.rehearsal,
      destroying: spec.operation.kind === 'destroy',
      signal: stopper.signal,
      log: message => reporter.log(message),
    };
    // The CLI takes as long to open the stack as Node takes to load the program.
    const opening = StackSession.create(spec, ticket.workDirectory).then(
      async session => ({
        session,
        hasStack: await session.open({
          create: kind !== 'destroy',
          expectNew: kind === 'create' && attempt === 1,
        }),
      }),
    );
    const [{ session, hasStack }, entrypoint] = await Promise.all([
      opening,
      loadEntrypoint(spec.program.entrypoint),
    ]);
    session.setProgram(entrypoint.program(context));
    return await runOperation({
      spec,
      session,
      hasStack,
      entrypoint,
      context,
      reporter,
      stopper,
      fetchChecks: outputs => client.fetchChecks(outputs, RESULT_PATIENCE_MS),
    });
  } catch (error) {
    if (error instanceof Error && error.stack) {
      process.stderr.write(`${error.name} while the attempt was prepared\n`);
    }
    return { outcome: 'failed', failure: describeFailure(error) };
  }
}

/** Says that the runner lives, and stops it when the portal says so or is away for too long. */
function keepHeartbeat(
  client: PortalClient,
  stopper: Stopper,
  onFenced: () => void,
): () => void {
  const beat = async () => {
    try {
      const { stop } = await client.heartbeat();
      if (stop) {
        stopper.stop('cancelled by request');
      }
    } catch (error) {
      if (error instanceof PortalRefusal && error.fenced) {
        onFenced();
      } else if (client.silentMs > LONGEST_SILENCE_MS) {
        stopper.stop('the portal could not be reached for 3 minutes');
      }
    }
  };
  const timer = setInterval(beat, HEARTBEAT_INTERVAL_MS);
  return () => clearInterval(timer);
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
