import {
  startPostgres,
  type TestPostgres,
} from '@helium-portal/sandbox/postgres';
import type { JsonObject } from '@backstage/types';
import knexFactory, { type Knex } from 'knex';
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** For `describe.each`. */
export const DATABASES = ['sqlite', 'postgres'] as const;
export type DatabaseKind = (typeof DATABASES)[number];

let server: Promise<TestPostgres> | undefined;

/** The PostgreSQL server of this test file, started with its first use; a test may take it away and bring it back. */
export async function postgresServer(): Promise<TestPostgres> {
  server ??= startPostgres();
  return await server;
}

/** Ends it, when there is one. */
export async function stopPostgresServer(): Promise<void> {
  const running = await server;
  server = undefined;
  await running?.stop();
}

/** Where the portals of one site keep their rows. */
export interface SiteDatabase {
  kind: DatabaseKind;
  /** `backend.database` of their configuration. */
  config: JsonObject;
  /** The helium plugin's tables, to look at. */
  knex: Knex;
}

/** An empty one: a SQLite file of the site's own, or a database on this file's PostgreSQL server. */
export async function createSiteDatabase(
  kind: DatabaseKind,
  folder: string,
): Promise<SiteDatabase> {
  if (kind === 'sqlite') {
    await mkdir(folder, { recursive: true });
    return {
      kind,
      config: { client: 'better-sqlite3', connection: { directory: folder } },
      knex: knexFactory({
        client: 'better-sqlite3',
        connection: { filename: join(folder, 'helium.sqlite') },
        useNullAsDefault: true,
      }),
    };
  }
  const { connectionString } = await postgresServer();
  const prefix = `fault_${randomBytes(5).toString('hex')}_`;
  const url = new URL(connectionString);
  url.pathname = `/${prefix}helium`;
  return {
    kind,
    config: { client: 'pg', connection: connectionString, prefix },
    knex: knexFactory({
      client: 'pg',
      connection: url.href,
      pool: { min: 0, max: 2 },
    }),
  };
}
