import { KubernetesClient } from '../client';
import { Discovery } from '../discovery';
import { KubernetesObject } from '../metadata';

/** How far an object has come. */
export interface Verdict {
  ready: boolean;
  /** It will never become ready by itself; no use in waiting on. */
  failed?: boolean;
  /** What the object lacks: `0 of 1 replicas available`. */
  summary?: string;
  /** Why, as far as can be told: `Pod web-1: container web is waiting: ImagePullBackOff (…)`. */
  reasons?: string[];
}

/** What the judges of readiness may look at. */
export interface Surroundings {
  client: KubernetesClient;
  discovery: Discovery;
  signal: AbortSignal;
}

/** Judges one live object of a kind. */
export type Judge = (
  live: KubernetesObject,
  surroundings: Surroundings,
) => Verdict | Promise<Verdict>;

export const READY: Verdict = { ready: true };

export function waiting(summary: string, reasons: string[] = []): Verdict {
  return { ready: false, summary, reasons };
}

export function failed(summary: string, reasons: string[] = []): Verdict {
  return { ready: false, failed: true, summary, reasons };
}

export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

export function condition(
  live: KubernetesObject,
  type: string,
): Condition | undefined {
  return live.status?.conditions?.find(
    (entry: Condition) => entry.type === type,
  );
}

/** `FailedCreate (exceeded quota …)`. */
export function explain(entry: { reason?: string; message?: string }): string {
  const { reason, message } = entry;
  return reason && message ? `${reason} (${message})` : reason || message || '';
}
