import type { Knex } from 'knex';
import { nowExpression } from '../database';

/**
 * Narrows workspaces to those that are to be destroyed now: their grace is over, or they have expired and there is none for them.
 *
 * @param sleepers - the programs whose workspaces get a grace; what was never made needs none
 */
export function whereDue(sleepers: string[]) {
  return (query: Knex.QueryBuilder, knex: Knex) => {
    const now = nowExpression(knex);
    query.where({ desired: 'present' }).where(either =>
      either.where('grace_ends_at', '<=', now).orWhere(expired =>
        expired
          .where('expires_at', '<=', now)
          .whereNull('grace_ends_at')
          .where(ends =>
            ends.whereNotIn('program', sleepers).orWhere({
              observed_generation: 0,
            }),
          ),
      ),
    );
  };
}

/** Narrows workspaces to those that have just expired, and get a grace. */
export function whereTired(sleepers: string[]) {
  return (query: Knex.QueryBuilder, knex: Knex) => {
    query
      .where({ desired: 'present' })
      .where('expires_at', '<=', nowExpression(knex))
      .whereNull('grace_ends_at')
      .whereIn('program', sleepers)
      .where('observed_generation', '>', 0);
  };
}
