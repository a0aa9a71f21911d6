import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { readEnvironment, statePaths } from '../environment';
import { lastLines } from '../portalBuild';
import { createProgress, seconds } from '../progress';
import { cloudsSuite } from './clouds';
import { SuiteContext } from './context';
import { faultsSuite } from './faults';
import { playwrightSuite } from './playwright';
import { checkResult, StepResult, succeeded, totalLine } from './results';
import { GRACE_MS } from './run';
import { unitSuite } from './unit';

type Suite = (context: SuiteContext) => Promise<StepResult[]>;

const suites: Record<string, Suite> = {
  unit: unitSuite,
  e2e: context =>
    playwrightSuite(context, { folder: 'e2e', title: 'End-to-end tests' }),
  clouds: cloudsSuite,
  faults: faultsSuite,
};

/** The others wait for the most part, for as long as these take: they are run by name. */
const USUAL = ['unit', 'e2e'];

const say = (message: string) => process.stderr.write(`${message}\n`);

/**
 * `./helium test`: runs suites and adds them up. The last line is
 * `N passed, N failed`; nothing that ran counts as failure.
 *
 * @throws InputError for a suite that does not exist
 */
export async function runTests(names: string[]): Promise<void> {
  const unknown = names.filter(name => !Object.hasOwn(suites, name));
  if (unknown.length > 0) {
    throw new InputError(
      `There is no suite '${unknown[0]}'; there are ${Object.keys(suites).join(
        ', ',
      )}`,
    );
  }
  const environment = readEnvironment();
  const logs = join(statePaths(environment.home).logs, 'test');
  await mkdir(logs, { recursive: true });
  const interrupted = abortOnSignals();
  const began = Date.now();
  const results: StepResult[] = [];
  for (const name of names.length > 0 ? names : USUAL) {
    results.push(
      ...(await runSuite(name, {
        environment,
        logs,
        progress: createProgress(),
        signal: interrupted,
      })),
    );
  }
  report(results);
  say(`\nTook ${seconds(began)}; logs are in ${logs}`);
  process.stdout.write(`${totalLine(results)}\n`);
  if (!succeeded(results)) {
    process.exitCode = 1;
  }
}

/** A first signal lets programs end, a second one does not. */
function abortOnSignals(): AbortSignal {
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (interrupted.signal.aborted) {
        process.exit(130);
      }
      interrupted.abort(new Error('Stopped'));
      setTimeout(() => process.exit(130), GRACE_MS + 5_000).unref();
    });
  }
  return interrupted.signal;
}

async function runSuite(
  name: string,
  context: SuiteContext,
): Promise<StepResult[]> {
  try {
    const results = await suites[name](context);
    if (results.length === 0) {
      say(`There are no ${name} tests yet`);
    }
    return results;
  } catch (error) {
    context.signal.throwIfAborted();
    return [checkResult(name, false, (error as Error).message)];
  }
}

function report(results: StepResult[]): void {
  for (const { name, failures } of results) {
    for (const failure of failures) {
      say(`\n✗ ${name}\n${lastLines(failure, 60)}`);
    }
  }
  say('');
  for (const { name, passed, failed } of results) {
    say(
      `${failed > 0 ? '✗' : '✓'} ${name}: ${passed} passed, ${failed} failed`,
    );
  }
}
