import type {
  Check,
  HttpCheck,
  ProbeResult,
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventReporter } from './EventReporter';
import type { CheckOutcome } from './protocol';
import type { Stopper } from './Stopper';

const DEFAULT_TIMEOUT_SECONDS = 60;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 3_000;
const REQUEST_TIMEOUT_MS = 10_000;

/** `*.localhost` is the loopback address, as RFC 6761 has it; not every resolver knows. */
const lookupWithLocalhost: LookupFunction = (hostname, options, callback) => {
  if (!/(^|\.)localhost\.?$/i.test(hostname)) {
    lookup(hostname, options, callback);
  } else if (options.all) {
    callback(null, [{ address: '127.0.0.1', family: 4 }]);
  } else {
    callback(null, '127.0.0.1', 4);
  }
};

/** Runs all checks until each has passed or its time is up. */
export async function runChecks(options: {
  checks: Check[];
  entrypoint: ProgramEntrypoint;
  context: ProgramContext;
  reporter: EventReporter;
  stopper: Stopper;
}): Promise<CheckOutcome[]> {
  return await Promise.all(
    options.checks.map(async check => {
      const outcome = await runCheck(check, options);
      options.reporter.report({ type: 'check', data: outcome });
      return outcome;
    }),
  );
}

async function runCheck(
  check: Check,
  options: {
    entrypoint: ProgramEntrypoint;
    context: ProgramContext;
    stopper: Stopper;
  },
): Promise<CheckOutcome> {
  const seconds = check.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  const deadline = Date.now() + seconds * 1000;
  for (
    let pause = FIRST_PAUSE_MS;
    ;
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  ) {
    options.stopper.throwIfStopped();
    const seen = await look(check, options).catch(
      (error): ProbeResult => ({
        passed: false,
        message: error instanceof Error ? error.message : String(error),
      }),
    );
    if (seen.passed || Date.now() + pause > deadline) {
      return {
        title: check.title,
        passed: seen.passed,
        message: seen.passed
          ? seen.message
          : `${seen.message ?? 'did not pass'} (after ${seconds} seconds)`,
        at: new Date().toISOString(),
      };
    }
    await sleep(pause);
  }
}

async function look(
  check: Check,
  options: { entrypoint: ProgramEntrypoint; context: ProgramContext },
): Promise<ProbeResult> {
  if (check.type === 'http') {
    return await probeHttp(check);
  }
  if (!options.entrypoint.probe) {
    throw new Error(
      `The program has a Kubernetes check, but its entrypoint exports no 'probe'`,
    );
  }
  return await options.entrypoint.probe(check, options.context);
}

async function probeHttp(check: HttpCheck): Promise<ProbeResult> {
  const { min, max } = check.expect ?? { min: 200, max: 399 };
  const status = await requestStatus(check.url);
  const passed = status >= min && status <= max;
  return {
    passed,
    message: passed
      ? undefined
      : `${check.url} answers ${status}, expected ${min} to ${max}`,
  };
}

function requestStatus(url: string): Promise<number> {
  const { get } = new URL(url).protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const request = get(
      url,
      {
        lookup: lookupWithLocalhost,
        timeout: REQUEST_TIMEOUT_MS,
        agent: false,
      },
      response => {
        response.destroy();
        resolve(response.statusCode ?? 0);
      },
    );
    request.once('timeout', () =>
      request.destroy(
        new Error(`${url} gives no answer in ${REQUEST_TIMEOUT_MS / 1000} s`),
      ),
    );
    request.once('error', error =>
      reject(new Error(`${url} can't be reached: ${reasonOf(error)}`)),
    );
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.message || error.code || 'unknown error';
}
