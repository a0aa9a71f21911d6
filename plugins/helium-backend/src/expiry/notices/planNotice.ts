import type { Duration } from 'luxon';

/** What there is to tell of an expiry. */
export interface NoticePlan {
  /** The notice that is due; how long before the expiry it was. */
  due?: Duration<true>;
  /** When the next one is. */
  next?: Date;
}

/**
 * Of several that are due, as after an outage, only the most urgent is told. What was due already when the expiry was set is none: who
 * makes a workspace of an hour need not be told at once that it has an hour left.
 */
export function planNotice(
  before: Duration<true>[],
  { expiresAt, setAt, now }: { expiresAt: Date; setAt: Date; now: Date },
): NoticePlan {
  const notices = before
    .map(lead => ({ lead, at: expiresAt.getTime() - lead.toMillis() }))
    .filter(({ at }) => at > setAt.getTime())
    .sort((a, b) => a.at - b.at);
  const due = notices.filter(({ at }) => at <= now.getTime()).at(-1);
  const next = notices.find(({ at }) => at > now.getTime());
  return {
    ...(due && { due: due.lead }),
    ...(next && { next: new Date(next.at) }),
  };
}
