import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import { applyCriteria } from '../workspaces/listQuery';
import type { QuotaLimit } from './limits';

/** A limit that one more workspace would exceed; {@link Quotas} tells the caller what counts against it. */
export class QuotaExceededError extends ConflictError {
  constructor(readonly quota: QuotaLimit, readonly used: number) {
    super(
      `The ${quota.scope} ${quota.subject} has ${used} of ${quota.limit} workspaces`,
    );
  }
}

/**
 * Leaves room for one more workspace below each limit, until the transaction ends: whoever claims of the same limit meanwhile, on
 * whichever replica, waits, and counts it too. To be called after all other rows are locked, so that nobody waits in a circle.
 *
 * @throws QuotaExceededError
 */
export async function claimQuota(
  trx: Knex.Transaction,
  limits: QuotaLimit[],
): Promise<void> {
  if (!limits.length) {
    return;
  }
  // An upsert locks a row that is there and one that others are just about to write. Always in the same order.
  await trx('quota_locks')
    .insert(
      limits
        .map(({ scope, subject }) => ({ scope, subject }))
        .sort((a, b) => (toKey(a) < toKey(b) ? -1 : 1)),
    )
    .onConflict(['scope', 'subject'])
    .merge(['scope']);
  for (const quota of limits) {
    const used = await countUse(trx, quota);
    if (used >= quota.limit) {
      throw new QuotaExceededError(quota, used);
    }
  }
}

/** How many workspaces count against a limit. Those that are being destroyed do, until nothing is left of them. */
export async function countUse(
  knex: Knex,
  { counts }: QuotaLimit,
): Promise<number> {
  const row = await knex('workspaces')
    .whereNull('destroyed_at')
    .where(query => applyCriteria(query, counts))
    .count({ count: '*' })
    .first();
  return Number(row?.count ?? 0);
}

function toKey({ scope, subject }: Pick<QuotaLimit, 'scope' | 'subject'>) {
  return `${scope} ${subject}`;
}
