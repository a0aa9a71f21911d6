import type { Check } from '@helium-portal/backstage-plugin-helium-node';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  RUNNER_HEADER,
  RUNNER_HOST_HEADER,
  type AttemptResult,
  type AttemptSpec,
  type ChecksReply,
  type HeartbeatReply,
  type RunnerEvent,
  type RunnerTicket,
} from './protocol';

const CALL_TIMEOUT_MS = 20_000;
/** Of tens of MiB. */
const BACKUP_TIMEOUT_MS = 5 * 60_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** Both in milliseconds. */
const present = () => ({ clock: Date.now(), monotonic: performance.now() });

/** The portal answered, and it will not answer otherwise when asked again. */
export class PortalRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'PortalRefusal';
    this.status = status;
  }

  /** Another attempt holds the workspace, or the portal does not know this one: there is nothing left to do here. */
  get fenced(): boolean {
    return this.status === 409 || this.status === 401;
  }
}

/** The runner's side of the protocol. What fails for want of a portal is tried again until its time is up. */
export class PortalClient {
  readonly #base: string;
  readonly #token: string;
  #acceptedAt = present();

  private constructor(ticket: RunnerTicket) {
    this.#base = `${ticket.portalUrl}/runner/attempts/${ticket.attemptId}`;
    this.#token = ticket.token;
  }

  static fromTicket(ticket: RunnerTicket): PortalClient {
    return new PortalClient(ticket);
  }

  /**
   * At least as long as the portal has been without a heartbeat: it counts from the sending of the last that it took. The clock may be
   * set back, and the other one may stand while the machine sleeps.
   */
  get silentMs(): number {
    const { clock, monotonic } = present();
    return Math.max(
      clock - this.#acceptedAt.clock,
      monotonic - this.#acceptedAt.monotonic,
    );
  }

  async fetchSpec(
    patienceMs: number,
    signal: AbortSignal,
  ): Promise<AttemptSpec> {
    return await this.#retry(
      patienceMs,
      () => this.#call('GET', 'spec'),
      signal,
    );
  }

  /** Not tried again: the next heartbeat is. */
  async heartbeat(): Promise<HeartbeatReply> {
    const sentAt = present();
    const reply = await this.#call<HeartbeatReply>('POST', 'heartbeat', {});
    this.#acceptedAt = sentAt;
    return reply;
  }

  async sendEvents(events: RunnerEvent[], patienceMs: number): Promise<void> {
    await this.#retry(patienceMs, () =>
      this.#call('POST', 'events', { events }),
    );
  }

  /** Before the stack goes: from the answer on, the portal knows why it is missing. */
  async announceRemoval(patienceMs: number): Promise<void> {
    await this.#retry(patienceMs, () => this.#call('POST', 'removal', {}));
  }

  async fetchChecks(
    outputs: Record<string, unknown>,
    patienceMs: number,
  ): Promise<Check[]> {
    const reply = await this.#retry(patienceMs, () =>
      this.#call<ChecksReply>('POST', 'checks', { outputs }),
    );
    return reply.checks;
  }

  /** @param id - a UUID by which a backup that is sent again is known */
  async sendBackup(
    id: string,
    backup: { reason: string; resources: number; data: Buffer },
    patienceMs: number,
    signal: AbortSignal,
  ): Promise<void> {
    const query = new URLSearchParams({
      id,
      reason: backup.reason,
      resources: String(backup.resources),
    });
    await this.#retry(
      patienceMs,
      () => this.#exchange('POST', `backup?${query}`, backup.data),
      signal,
    );
  }

  async fetchBackup(
    id: string,
    patienceMs: number,
    signal: AbortSignal,
  ): Promise<Buffer> {
    return await this.#retry(
      patienceMs,
      () => this.#exchange('GET', `backups/${encodeURIComponent(id)}`),
      signal,
    );
  }

  async sendResult(result: AttemptResult, patienceMs: number): Promise<void> {
    await this.#retry(patienceMs, () => this.#call('POST', 'result', result));
  }

  async #retry<T>(
    patienceMs: number,
    call: () => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const deadline = Date.now() + patienceMs;
    for (
      let pause = FIRST_PAUSE_MS;
      ;
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    ) {
      try {
        return await call();
      } catch (error) {
        if (error instanceof PortalRefusal || Date.now() + pause > deadline) {
          throw error;
        }
      }
      await sleep(pause, undefined, { signal });
    }
  }

  async #call<T>(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
  ): Promise<T> {
    const answer = await this.#exchange(method, path, body);
    return (answer.length ? JSON.parse(answer.toString()) : undefined) as T;
  }

  /** @param body - JSON, unless it is a Buffer */
  async #exchange(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
  ): Promise<Buffer> {
    const isBinary = Buffer.isBuffer(body) || path.startsWith('backups/');
    const response = await fetch(`${this.#base}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        [RUNNER_HOST_HEADER]: hostname(),
        ...(body !== undefined && {
          'content-type': isBinary
            ? 'application/octet-stream'
            : 'application/json',
        }),
      },
      body: toBody(body),
      signal: AbortSignal.timeout(
        isBinary ? BACKUP_TIMEOUT_MS : CALL_TIMEOUT_MS,
      ),
    });
    const answer = Buffer.from(await response.arrayBuffer());
    const ofThePortal = response.headers.has(RUNNER_HEADER);
    if (response.ok && ofThePortal) {
      return answer;
    }
    const { status } = response;
    const message = messageOf(answer.toString()) ?? response.statusText;
    const final = ofThePortal && status < 500 && ![408, 429].includes(status);
    // A body that is too large for a proxy is so however often it comes.
    if (final || status === 413) {
      throw new PortalRefusal(status, message);
    }
    throw new Error(
      ofThePortal
        ? `The portal answered ${status}: ${message}`
        : `Something else than the portal's runner routes answered at ${
            this.#base
          }: ${status} ${response.statusText}`,
    );
  }
}

function toBody(body: unknown): string | Uint8Array<ArrayBuffer> | undefined {
  if (Buffer.isBuffer(body)) {
    return new Uint8Array(body);
  }
  return body === undefined ? undefined : JSON.stringify(body);
}

/** Of Backstage's error body. */
function messageOf(body: string): string | undefined {
  try {
    return JSON.parse(body).error?.message;
  } catch {
    return undefined;
  }
}
