import { type CloudPlace, readCloudFailure } from './cloudFailures';
import type { EngineError } from './EngineEventCollector';
import { readMissingPlugin } from './missingPlugin';
import type { AttemptFailure, ErrorClass } from './protocol';
import { PulumiCliError } from './PulumiCli';
import type { Redactor } from './Redactor';

const LONGEST_MESSAGE = 2_000;

/** An error whose class is known where it is thrown. */
export class OperationError extends Error {
  readonly class: ErrorClass;

  constructor(errorClass: ErrorClass, message: string) {
    super(message);
    this.name = 'OperationError';
    this.class = errorClass;
  }
}

/** What a workload's own trouble looks like: to wait once more for it would only waste time. */
const WORKLOAD =
  /timed out waiting|not ready|never became|ImagePullBackOff|ErrImagePull|CrashLoopBackOff|progress deadline|FailedScheduling|(release|helm|wait)[^]*context deadline exceeded/i;

/** A call whose own time was up, which says nothing of what was waited for. */
const CALL_TIMEOUT =
  /(Get|Head|Post|Put|Patch|Delete) "?https?:\/\/\S+?"?: (net\/http: request canceled[^:]*|context deadline exceeded)|rate limiter Wait[^]*context deadline|rpc error: code = DeadlineExceeded|did not complete within requested timeout/i;

const USER =
  /RunError|InputError|ZodError|validation|is invalid|invalid value|unprocessable|missing required|required (value|property|field)|unknown (field|key|parameter)|exceeded quota:|forbidden: exceeded|don't meet the specifications|field is immutable/i;

const TRANSIENT =
  /\b(429|502|503|504)\b|ECONN(REFUSED|RESET|ABORTED)|ETIMEDOUT|EPIPE|EAI_AGAIN|ENOTFOUND|socket hang up|fetch failed|connection (refused|reset|closed|timed out)|i\/o timeout|no such host|TLS handshake|Client\.Timeout|request timed out|rate ?limit|too many requests|throttl|context deadline exceeded|RESOURCE_EXHAUSTED|insufficient capacity|temporar(y|ily)|unavailable|try again|unexpected EOF|error reading from server|transport is closing|conflict.*please apply your changes to the latest/i;

/** An admission webhook that is away; its name, such as `validation.gatekeeper.sh`, says nothing of the object. */
const WEBHOOK = /failed calling webhook|failed to call webhook/i;

/** How Pulumi and the library that it keeps states with say that the state backend failed them, not a resource. */
const STATE_BACKEND =
  /blob \(key "|unable to open bucket|failed to save snapshot|occurred while writing the new snapshot|\/\.pulumi\/(locks|stacks|history|backups|meta)/;

export function classify(message: string): ErrorClass {
  if (WEBHOOK.test(message)) {
    return 'transient';
  }
  const cloud = readCloudFailure(message);
  if (cloud) {
    return cloud.class;
  }
  if (USER.test(message)) {
    return 'user';
  }
  if (CALL_TIMEOUT.test(message)) {
    return 'transient';
  }
  if (WORKLOAD.test(message)) {
    return 'permanent';
  }
  return TRANSIENT.test(message) ? 'transient' : 'permanent';
}

/**
 * The one thing that went wrong, out of all that was said about it.
 *
 * @param redactor - takes secrets out before the text is cut, so that no part of one is left at its end
 * @param engine - `place` is where the resource that failed was to be
 * @param attempt - `stateBackend` is its URL, `plugins` those that the program needs, by name
 */
export function describeFailure(
  error: unknown,
  redactor: Pick<Redactor, 'redact'>,
  engine: {
    errors: readonly EngineError[];
    failedUrn?: string;
    place?: CloudPlace;
  } = {
    errors: [],
  },
  attempt: { stateBackend?: string; plugins?: Record<string, string> } = {},
): AttemptFailure {
  const { stateBackend = '', plugins } = attempt;
  const shorten = (text: string) => cut(essence(redactor.redact(text)));
  if (error instanceof OperationError) {
    return { class: error.class, message: shorten(error.message) };
  }
  if (error instanceof PulumiCliError && error.stackLocked) {
    return {
      class: 'blocked',
      message: `Somebody else works on this stack: ${shorten(
        lastError(error.stderr),
      )}`,
    };
  }
  const texts = [
    ...engine.errors.map(({ message }) => message),
    error instanceof PulumiCliError ? lastError(error.stderr) : '',
  ];
  const ofState = texts.find(text => STATE_BACKEND.test(text));
  if (ofState) {
    return {
      class: 'blocked',
      message: `The state backend ${redactor.redact(
        stateBackend,
      )} can't be read or written: ${shorten(
        ofState,
      )}. Make it reachable and writable, with room for more: nothing is lost, and Helium tries again`,
    };
  }
  const missing = texts
    .map(text => readMissingPlugin(redactor.redact(text), plugins))
    .find(found => found !== undefined);
  if (missing) {
    return { ...missing, message: cut(missing.message) };
  }
  const reported =
    engine.errors.find(({ urn }) => urn && urn === engine.failedUrn) ??
    engine.errors.find(({ urn }) => urn) ??
    engine.errors[0];
  if (reported) {
    const message = shorten(reported.message);
    const said = withAdvice(message, engine.place);
    return {
      class: classify(message),
      message: reported.urn ? `${labelOf(reported.urn)}: ${said}` : said,
      resource: reported.urn,
    };
  }
  if (error instanceof PulumiCliError) {
    const message = shorten(lastError(error.stderr) || error.message);
    return {
      class: error.killedBy ? 'transient' : classify(message),
      message: error.killedBy ? error.message : withAdvice(message),
    };
  }
  const { name, message } =
    error instanceof Error ? error : new Error(String(error));
  return {
    class: classify(`${name}: ${message}`),
    message: withAdvice(shorten(message)),
  };
}

/** What a cloud refused, and what can be done about it. */
function withAdvice(message: string, place?: CloudPlace): string {
  const advice = readCloudFailure(message, place)?.advice;
  return advice ? `${message.replace(/[\s.,;]+$/, '')}. ${advice}` : message;
}

/** `Deployment pachd` of `urn:pulumi:s::p::kubernetes:apps/v1:Deployment::pachd` */
function labelOf(urn: string): string {
  const [, , types, ...name] = urn.split('::');
  return `${types?.split(/[:$]/).at(-1)} '${name.join('::')}'`;
}

/** Without stack traces and what the engine says around the cause. */
function essence(message: string): string {
  const lines = message
    .split('\n')
    .map(line => line.trimEnd())
    .filter(
      line =>
        line.trim() &&
        !/^\s+at .+[:(]\d+/.test(line) &&
        !/^\s+at .+\(.*\)$/.test(line) &&
        !/^\s*at (async )?\S+ \(/.test(line),
    );
  return lines
    .join('\n')
    .replace(/^error: /i, '')
    .replace(/^Running program '.*' failed with an unhandled exception:\s*/, '')
    .replace(/^Unhandled exception:\s*/, '')
    .replace(/<ref \*\d+>\s*/, '')
    .trim();
}

function cut(text: string): string {
  return text.length > LONGEST_MESSAGE
    ? `${text.slice(0, LONGEST_MESSAGE)}…`
    : text;
}

function lastError(stderr: string): string {
  const start = stderr.lastIndexOf('error: ');
  return (start < 0 ? stderr : stderr.slice(start)).trim();
}
