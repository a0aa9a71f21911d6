import type { Knex } from 'knex';
import { toDate } from '../database';
import { FieldConflictError } from '../errors';

/** Until when data holds the name, if any does. */
export async function readKeptUntil(
  trx: Knex.Transaction,
  name: string,
): Promise<Date | undefined> {
  const kept = await trx('kept_data as k')
    .join('workspaces as w', 'w.id', 'k.workspace_id')
    .where('w.name', name)
    .whereNull('k.removed_at')
    .orderBy('k.kept_until', 'desc')
    .first('k.kept_until');
  return kept && toDate(kept.kept_until);
}

/**
 * A name is not free before the data that was kept of it is gone: by the name both data and stack are found. To be called once the
 * new workspace's row is there, because only then no other workspace of that name can still come to its end.
 *
 * @throws FieldConflictError
 */
export async function refuseKeptName(
  trx: Knex.Transaction,
  name: string,
): Promise<void> {
  const keptUntil = await readKeptUntil(trx, name);
  if (keptUntil) {
    throw new FieldConflictError(
      'name',
      `'${name}' is the name of a workspace whose data is kept until ${keptUntil.toISOString()}; choose another name, or remove that data first`,
    );
  }
}
