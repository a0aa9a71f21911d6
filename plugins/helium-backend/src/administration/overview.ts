import { Knex } from 'knex';
import { nowExpression, readTogether, toDate } from '../database';
import {
  type DurationsOfDay,
  type ExpiriesOfHour,
  type FailureCause,
  readDurations,
  readExpiries,
  readFailures,
} from './history';
import {
  readQueue,
  readReplicas,
  readRunning,
  type Replica,
  type RunningAttempt,
} from './work';

const HISTORY_DAYS = 30;
const EXPIRY_HOURS = 14 * 24;
const RUNNING_LIMIT = 200;

/** What there is to administer, at one moment. */
export interface AdministrationOverview {
  /** By the database's clock. */
  at: Date;
  queue: Awaited<ReturnType<typeof readQueue>>;
  running: RunningAttempt[];
  replicas: Replica[];
  failures: FailureCause[];
  durations: DurationsOfDay[];
  expiries: ExpiriesOfHour[];
}

/** Reads the overview: no process is started, and nothing is kept. */
export async function readOverview(
  knex: Knex,
): Promise<AdministrationOverview> {
  return await readTogether(knex, async trx => {
    const { now } = await trx.select({ now: nowExpression(trx) }).first();
    return {
      at: toDate(now),
      queue: await readQueue(trx),
      running: await readRunning(trx, RUNNING_LIMIT),
      replicas: await readReplicas(trx),
      failures: await readFailures(trx, HISTORY_DAYS),
      durations: await readDurations(trx, HISTORY_DAYS),
      expiries: await readExpiries(trx, EXPIRY_HOURS),
    };
  });
}
