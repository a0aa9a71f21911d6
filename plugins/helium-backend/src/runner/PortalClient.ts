import type { Check } from '@helium-portal/backstage-plugin-helium-node';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  RUNNER_HEADER,
  type AttemptResult,
  type AttemptSpec,
  type ChecksReply,
  type HeartbeatReply,
  type RunnerEvent,
  type RunnerTicket,
} from './protocol';

const CALL_TIMEOUT_MS = 20_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

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
  #acceptedAt = Date.now();

  private constructor(ticket: RunnerTicket) {
    this.#base = `${ticket.portalUrl}/runner/attempts/${ticket.attemptId}`;
    this.#token = ticket.token;
  }

  static fromTicket(ticket: RunnerTicket): PortalClient {
    return new PortalClient(ticket);
  }

  /** At least as long as the portal has been without a heartbeat: it counts from the sending of the last that it took. */
  get silentMs(): number {
    return Date.now() - this.#acceptedAt;
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
    const sentAt = Date.now();
    const reply = await this.#call<HeartbeatReply>('POST', 'heartbeat', {});
    this.#acceptedAt = sentAt;
    return reply;
  }

  async sendEvents(events: RunnerEvent[], patienceMs: number): Promise<void> {
    await this.#retry(patienceMs, () =>
      this.#call('POST', 'events', { events }),
    );
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
    const response = await fetch(`${this.#base}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    const text = await response.text();
    const ofThePortal = response.headers.has(RUNNER_HEADER);
    if (response.ok && ofThePortal) {
      return (text ? JSON.parse(text) : undefined) as T;
    }
    const { status } = response;
    const message = messageOf(text) ?? response.statusText;
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

/** Of Backstage's error body. */
function messageOf(body: string): string | undefined {
  try {
    return JSON.parse(body).error?.message;
  } catch {
    return undefined;
  }
}
