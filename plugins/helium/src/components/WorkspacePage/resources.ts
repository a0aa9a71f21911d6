import type { OperationEvent } from '@helium-portal/backstage-plugin-helium-common';
import { DateTime } from 'luxon';

/** What became of a resource in an operation. */
export type ResourcePhase = 'started' | 'waiting' | 'done' | 'failed';

/** A resource as the events of an operation tell of it. */
export interface ResourceProgress {
  urn: string;
  name: string;
  /** Pulumi's type token. */
  type: string;
  /** Pulumi's word for what is done: `create`, `update`, `delete`. */
  op: string;
  phase: ResourcePhase;
  /** What it waits for, or why it failed. */
  message?: string;
  startedAt: number;
  /** How long it took, once that is known. */
  seconds?: number;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The resources of the last attempt, in the order in which they began. */
export function resourcesOf(events: OperationEvent[]): ResourceProgress[] {
  const attempt = events.reduce(
    (latest, event) => Math.max(latest, event.attempt),
    0,
  );
  const resources = new Map<string, ResourceProgress>();
  for (const event of events) {
    if (event.type !== 'resource' || event.attempt !== attempt) {
      continue;
    }
    const { data } = event;
    const urn = text(data.urn) ?? String(data.name);
    const before = resources.get(urn);
    const phase = (text(data.phase) ?? 'started') as ResourcePhase;
    resources.set(urn, {
      urn,
      name: text(data.name) ?? resourceName(urn),
      type: text(data.type) ?? before?.type ?? '',
      op: text(data.op) ?? before?.op ?? '',
      phase,
      message:
        text(data.message) ??
        (phase === 'waiting' ? before?.message : undefined),
      startedAt: before?.startedAt ?? DateTime.fromISO(event.at).toMillis(),
      seconds: typeof data.seconds === 'number' ? data.seconds : undefined,
    });
  }
  return [...resources.values()].filter(resource => resource.op !== 'same');
}

/** The last part of a URN: the name that the program gave. */
export function resourceName(urn: string): string {
  return urn.split('::').pop() ?? urn;
}

/** `kubernetes:helm.sh/v3:Release` is a `Release`. */
export function shortType(type: string): string {
  return type.split(':').pop() ?? type;
}
