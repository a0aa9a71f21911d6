import { Knex } from 'knex';
import { toDate } from '../database';
import type { RunnerEvent } from '../runner/protocol';
import type { EventRow, OperationRow } from './rows';
import type { EventPage, StoredEvent } from './types';

/** SQLite takes at most 500 rows in one insert. */
const ROWS_PER_INSERT = 100;

/** Stores each event once, however often its batch is sent. */
export async function insertEvents(
  trx: Knex.Transaction,
  operationId: string,
  attemptId: string,
  events: RunnerEvent[],
): Promise<void> {
  const rows = events.map(event => ({
    operation_id: operationId,
    attempt_id: attemptId,
    sequence: event.sequence,
    at: new Date(event.at),
    type: event.type,
    data: JSON.stringify(event.data),
  }));
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await trx('events')
      .insert(rows.slice(start, start + ROWS_PER_INSERT))
      .onConflict(['attempt_id', 'sequence'])
      .ignore();
  }
}

/** Some of an operation's events, the oldest first. */
export async function listEvents(
  database: Knex,
  operationId: string,
  page: EventPage,
): Promise<{ items: StoredEvent[]; done: boolean; deletedAt?: Date }> {
  // Read first: an operation that has ended gets no further events, so the page that follows can be its last.
  const operation = await database<OperationRow>('operations')
    .where({ id: operationId })
    .first('active', 'events_deleted_at');
  const rows: Array<EventRow & { number: number | null }> = await database(
    'events',
  )
    .leftJoin('attempts', 'attempts.id', 'events.attempt_id')
    .where('events.operation_id', operationId)
    .modify(query => {
      if ('last' in page) {
        query.orderBy('events.id', 'desc').limit(page.last);
        return;
      }
      query.orderBy('events.id').limit(page.limit + 1);
      if (page.after !== undefined) {
        query.where('events.id', '>', page.after);
      }
    })
    .select('events.*', 'attempts.number');
  const ended = !operation?.active;
  const deletedAt = toDate(operation?.events_deleted_at);
  if ('last' in page) {
    return { items: rows.reverse().map(toStoredEvent), done: ended, deletedAt };
  }
  return {
    items: rows.slice(0, page.limit).map(toStoredEvent),
    done: ended && rows.length <= page.limit,
    deletedAt,
  };
}

/** The last lines of an operation's log, the oldest first. */
export async function readLogTail(
  database: Knex,
  operationId: string,
  count: number,
): Promise<string[]> {
  // Each event holds a line at least.
  const rows: Array<Pick<EventRow, 'data'>> = await database('events')
    .where({ operation_id: operationId, type: 'log' })
    .orderBy('id', 'desc')
    .limit(count)
    .select('data');
  return rows
    .reverse()
    .flatMap(({ data }) => String(JSON.parse(data).text).split('\n'))
    .slice(-count);
}

function toStoredEvent(row: EventRow & { number: number | null }): StoredEvent {
  const data = JSON.parse(row.data);
  return {
    id: String(row.id),
    operationId: row.operation_id,
    attempt: row.number ?? data.attempt ?? 0,
    at: toDate(row.at),
    type: row.type as StoredEvent['type'],
    data,
  };
}
