import { Knex } from 'knex';
import { nowExpression, plusSeconds, toDate } from '../../database';
import {
  type ExpiryChange,
  readExpiryChanges,
} from '../../workspaces/expiryChanges';

/** A workspace whose notices are to be looked at. */
export interface Noticeable {
  id: string;
  name: string;
  /** Entity reference. */
  owner: string;
  expiresAt: Date;
  createdAt: Date;
  /** Moves with each look, and with each change of the expiry. */
  noticeDueAt: Date;
}

/** A workspace that nobody else looks at meanwhile. */
export interface ClaimedNoticeable extends Noticeable {
  /** The database's time of the claim. */
  now: Date;
  /** What set the expiry; undefined for one that was set before that was kept. */
  change?: ExpiryChange;
}

export interface SentNotice {
  beforeSeconds: number;
  recipients: string[];
}

/** Which workspaces are to be looked at, and what was told, in the plugin's database. */
export class NoticeStore {
  readonly #database: Knex;

  private constructor(database: Knex) {
    this.#database = database;
  }

  static create({ database }: { database: Knex }): NoticeStore {
    return new NoticeStore(database);
  }

  /** Those that are due now, by an index that holds nothing but when each is due; the first to expire first. */
  async listDue(limit: number): Promise<Noticeable[]> {
    const now = nowExpression(this.#database);
    await this.#database('workspaces')
      .where('notice_due_at', '<=', now)
      .where(query =>
        query
          .where({ desired: 'absent' })
          .orWhereNull('expires_at')
          .orWhere('expires_at', '<=', now),
      )
      .update({ notice_due_at: null });
    const rows = await this.#database('workspaces')
      .where('notice_due_at', '<=', now)
      .orderBy('expires_at')
      .limit(limit)
      .select(
        'id',
        'name',
        'owner',
        'expires_at',
        'created_at',
        'notice_due_at',
      );
    return rows.map(row => ({
      id: row.id,
      name: row.name,
      owner: row.owner,
      expiresAt: toDate(row.expires_at),
      createdAt: toDate(row.created_at),
      noticeDueAt: toDate(row.notice_due_at),
    }));
  }

  /**
   * Keeps others from looking for a while, after which they do if this one is gone.
   *
   * @returns undefined when somebody else was faster, or the expiry has changed or come, or the workspace is to go
   */
  async claim(
    workspace: Noticeable,
    seconds: number,
  ): Promise<ClaimedNoticeable | undefined> {
    const { id, expiresAt, noticeDueAt } = workspace;
    const [row] = await this.#database('workspaces')
      .where({ id, desired: 'present' })
      .where({ notice_due_at: noticeDueAt, expires_at: expiresAt })
      .where('expires_at', '>', nowExpression(this.#database))
      .update({ notice_due_at: plusSeconds(this.#database, seconds) })
      .returning(['notice_due_at']);
    if (!row) {
      return undefined;
    }
    const claimed = toDate(row.notice_due_at);
    const [change] = await readExpiryChanges(this.#database, id, 1);
    return {
      ...workspace,
      noticeDueAt: claimed,
      now: new Date(claimed.getTime() - seconds * 1000),
      change,
    };
  }

  async isSent(
    { id, expiresAt }: Noticeable,
    beforeSeconds: number,
  ): Promise<boolean> {
    const row = await this.#database('notices')
      .where({
        workspace_id: id,
        expires_at: expiresAt,
        before_seconds: beforeSeconds,
      })
      .first('sent_at');
    return row !== undefined;
  }

  /**
   * Ends a claim.
   *
   * @param next - when to look again; undefined when there is nothing more to tell
   */
  async settle(
    { id, expiresAt, noticeDueAt }: ClaimedNoticeable,
    next: Date | undefined,
    sent?: SentNotice,
  ): Promise<void> {
    await this.#database.transaction(async trx => {
      if (sent) {
        await trx('notices')
          .insert({
            workspace_id: id,
            expires_at: expiresAt,
            before_seconds: sent.beforeSeconds,
            sent_at: nowExpression(trx),
            recipients: JSON.stringify(sent.recipients),
          })
          .onConflict()
          .ignore();
      }
      // An expiry that was changed meanwhile is looked at anew.
      await trx('workspaces')
        .where({ id, notice_due_at: noticeDueAt })
        .update({ notice_due_at: next ?? null });
    });
  }
}
