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
  /** When it was last heard of. */
  heardAt: number;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What holds the resources, and what reaches their cloud: nothing is made or deleted there. */
const BOOKKEEPING = /^pulumi:(pulumi:Stack$|providers:)/;

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
    const at = DateTime.fromISO(event.at).toMillis();
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
      startedAt: before?.startedAt ?? at,
      seconds: typeof data.seconds === 'number' ? data.seconds : undefined,
      heardAt: at,
    });
  }
  return [...resources.values()].filter(
    ({ op, type }) => op !== 'same' && !BOOKKEEPING.test(type),
  );
}

const CONCERN: Record<ResourcePhase, number> = {
  failed: 0,
  waiting: 1,
  started: 2,
  done: 3,
};

/**
 * Those that somebody may have to do something about come first. What is done
 * stands newest first; the others keep the order in which they began, so that a
 * row moves only when its phase changes.
 */
export function byConcern(resources: ResourceProgress[]): ResourceProgress[] {
  return [...resources].sort(
    (one, other) =>
      CONCERN[one.phase] - CONCERN[other.phase] ||
      (one.phase === 'done' ? other.heardAt - one.heardAt : 0),
  );
}

/** The last part of a URN: the name that the program gave. */
export function resourceName(urn: string): string {
  return urn.split('::').pop() ?? urn;
}
