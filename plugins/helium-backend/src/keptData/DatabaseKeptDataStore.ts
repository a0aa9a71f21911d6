import type { Knex } from 'knex';
import { readTogether } from '../database';
import { applyCriteria } from '../workspaces/listQuery';
import { type KeptDataRow, toKeptData } from './rows';
import type {
  KeptDataListOptions,
  KeptDataRecord,
  KeptDataStore,
} from './types';

/** What destroys have kept, in the plugin's database. */
export class DatabaseKeptDataStore implements KeptDataStore {
  readonly #database: Knex;

  private constructor(database: Knex) {
    this.#database = database;
  }

  static create(options: { database: Knex }): DatabaseKeptDataStore {
    return new DatabaseKeptDataStore(options.database);
  }

  async list(
    options: KeptDataListOptions,
  ): Promise<{ items: KeptDataRecord[]; totalItems: number }> {
    return await readTogether(this.#database, async trx => {
      const narrow = (query: Knex.QueryBuilder) =>
        applyFilters(query, trx, options);
      const rows = await selectRecords(trx)
        .modify(narrow)
        .orderByRaw('k.removed_at is not null')
        .orderBy(['k.kept_until', 'k.id'])
        .limit(options.limit)
        .offset(options.offset);
      const total = await trx('kept_data as k')
        .modify(narrow)
        .count({ count: '*' })
        .first();
      return {
        items: rows.map(toKeptData),
        totalItems: Number(total?.count ?? 0),
      };
    });
  }

  async find(workspaceId: string, ids: string[]): Promise<KeptDataRecord[]> {
    const rows = await selectRecords(this.#database)
      .where('k.workspace_id', workspaceId)
      .whereIn('k.id', ids);
    return rows.map(toKeptData);
  }
}

function selectRecords(knex: Knex): Knex.QueryBuilder {
  return knex<KeptDataRow>('kept_data as k')
    .join('workspaces as w', 'w.id', 'k.workspace_id')
    .select('k.*', { workspace: 'w.name' }, 'w.owner', 'w.program');
}

/** Whose they are is the workspaces' business, so what narrows those narrows these. */
function applyFilters(
  query: Knex.QueryBuilder,
  knex: Knex,
  { workspace, owner, removed, criteria }: KeptDataListOptions,
): void {
  if (!removed) {
    query.whereNull('k.removed_at');
  }
  if (workspace === undefined && !owner?.length && !criteria) {
    return;
  }
  const workspaces = knex('workspaces').select('id');
  if (workspace !== undefined) {
    workspaces.where({ name: workspace });
  }
  if (owner?.length) {
    workspaces.whereIn(
      'owner',
      owner.map(ref => ref.toLocaleLowerCase('en-US')),
    );
  }
  if (criteria) {
    workspaces.where(builder => applyCriteria(builder, criteria));
  }
  query.whereIn('k.workspace_id', workspaces);
}
