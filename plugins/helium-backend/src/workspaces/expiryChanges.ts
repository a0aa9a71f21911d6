import { Knex } from 'knex';
import { nowExpression, toDate } from '../database';

/** More than anybody reads. */
const READ = 100;

/** An expiry that is set, and what sets it. */
export interface ExpirySetting {
  /** Undefined pins the workspace. */
  expiresAt?: Date;
  /** The rule that sets it, in words; none where it is what somebody asked for. */
  rule?: string;
  /** It is later than the rules allow. */
  beyondMaximum?: boolean;
}

/** An expiry that was set. */
export interface ExpiryChange extends ExpirySetting {
  at: Date;
  /** Entity reference, or subject of a service. */
  setBy: string;
  reason?: string;
}

/** A row of `expiry_changes`, as either database returns it. */
interface ExpiryChangeRow {
  at: Date | number | string;
  expires_at: Date | number | string | null;
  set_by: string;
  rule: string | null;
  reason: string | null;
  beyond_maximum: boolean | number;
}

export async function writeExpiryChange(
  trx: Knex.Transaction,
  workspaceId: string,
  { expiresAt, rule, beyondMaximum }: ExpirySetting,
  { setBy, reason }: Pick<ExpiryChange, 'setBy' | 'reason'>,
): Promise<void> {
  await trx('expiry_changes').insert({
    workspace_id: workspaceId,
    at: nowExpression(trx),
    expires_at: expiresAt ?? null,
    set_by: setBy,
    rule: rule ?? null,
    reason: reason ?? null,
    beyond_maximum: beyondMaximum ?? false,
  });
}

/** The newest first. */
export async function readExpiryChanges(
  knex: Knex,
  workspaceId: string,
  limit: number = READ,
): Promise<ExpiryChange[]> {
  const rows: ExpiryChangeRow[] = await knex('expiry_changes')
    .where({ workspace_id: workspaceId })
    .orderBy('id', 'desc')
    .limit(limit)
    .select('*');
  return rows.map(row => ({
    at: toDate(row.at),
    expiresAt: toDate(row.expires_at),
    setBy: row.set_by,
    rule: row.rule ?? undefined,
    reason: row.reason ?? undefined,
    beyondMaximum: Boolean(row.beyond_maximum),
  }));
}
