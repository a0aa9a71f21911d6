import makeKnex, { type Knex } from 'knex';

/** Another connection pool to the same database, as another replica has it; to be destroyed by the caller. */
export function connectAnew(database: Knex): Knex {
  return makeKnex({ ...database.client.config });
}
