import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';

/*
 * Time is the database's, because replicas' clocks differ. PostgreSQL keeps `timestamptz` cut to milliseconds; SQLite keeps
 * milliseconds since the epoch, which is also what knex binds for a Date there. So a column, an expression of this module and a
 * Date compare rightly in SQL on both.
 */

/** The plugin's database, brought up to the newest migration. */
export async function openDatabase(service: DatabaseService): Promise<Knex> {
  const database = await service.getClient();
  if (!service.migrations?.skip) {
    await database.migrate.latest({
      directory: resolvePackagePath(
        '@helium-portal/backstage-plugin-helium-backend',
        'migrations',
      ),
    });
  }
  return database;
}

/**
 * What tells this database's portal from others, which may start their runners in the same namespace or folder.
 *
 * @throws NotFoundError when the row that the migration made is gone
 */
export async function readInstallation(knex: Knex): Promise<string> {
  const row = await knex<{ id: string }>('installation').first('id');
  if (!row) {
    throw new NotFoundError(
      "The table 'installation' of Helium's database is empty; insert one row with a UUID, the same that its Jobs carry in the label helium.dev/installation",
    );
  }
  return row.id;
}

const isSqlite = (knex: Knex) =>
  String(knex.client.config.client).includes('sqlite');

export const isPostgres = (knex: Knex) => knex.client.config.client === 'pg';

/** The database's present instant; constant within a statement. */
export function nowExpression(knex: Knex): Knex.Raw {
  return knex.raw(
    isSqlite(knex)
      ? `cast(round(unixepoch('subsec') * 1000) as integer)`
      : `date_trunc('milliseconds', statement_timestamp())`,
  );
}

/** The database's present instant and some seconds, which may be negative. */
export function plusSeconds(knex: Knex, seconds: number): Knex.Raw {
  return isSqlite(knex)
    ? knex.raw(
        `(cast(round(unixepoch('subsec') * 1000) as integer) + cast(? as integer))`,
        [Math.round(seconds * 1000)],
      )
    : knex.raw(
        `(date_trunc('milliseconds', statement_timestamp()) + ?::double precision * interval '1 millisecond')`,
        [Math.round(seconds * 1000)],
      );
}

/** The database's present instant, read. */
export async function readNow(knex: Knex): Promise<Date> {
  const row = await knex.select({ now: nowExpression(knex) }).first();
  return toDate(row.now);
}

/** What either database returns for a timestamp column. */
export function toDate(value: Date | number | string): Date;
export function toDate(
  value: Date | number | string | null | undefined,
): Date | undefined;
export function toDate(
  value: Date | number | string | null | undefined,
): Date | undefined {
  return value === null || value === undefined ? undefined : new Date(value);
}

/** Whether an error is the violation of a unique index, on either database. */
export function isUniqueViolation(error: unknown): boolean {
  const code = (error as { code?: string } | undefined)?.code;
  return (
    code === '23505' ||
    code === 'SQLITE_CONSTRAINT_UNIQUE' ||
    code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
  );
}

const AWAY_CODES =
  /^(08...|57P0[123]|53300|ECONN\w+|EPIPE|ENOTFOUND|EAI_AGAIN|EHOST\w+|ENET\w+|ETIMEDOUT|SQLITE_BUSY\w*)$/;
const AWAY_MESSAGE =
  /^(Connection (ended|terminated)|Client has encountered a connection error|Unable to acquire a connection|timeout expired|the database system is)/;

/** Whether an error says that the database can't be had at the moment, on either one; the same call may succeed later. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, name, message } = (error ?? {}) as {
    code?: unknown;
    name?: string;
    message?: string;
  };
  return (
    name === 'KnexTimeoutError' ||
    (typeof code === 'string' && AWAY_CODES.test(code)) ||
    // Knex puts the statement before it.
    AWAY_MESSAGE.test(message?.replace(/^.* - /s, '') ?? '')
  );
}

/** Runs reads that see the database at one instant, so that what they find fits together. */
export async function readTogether<T>(
  knex: Knex,
  read: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  return isPostgres(knex)
    ? await knex.transaction(read, {
        isolationLevel: 'repeatable read',
        readOnly: true,
      })
    : await knex.transaction(read);
}
