import type { Knex } from 'knex';
import { nowExpression, toDate } from '../database';

/** `no-workspace`: a stack that no workspace has; `no-stack`: a workspace that should have one and has none. */
export const ORPHAN_KINDS = ['no-workspace', 'no-stack'] as const;

export type OrphanKind = (typeof ORPHAN_KINDS)[number];

/** What one scan saw. */
export interface Orphan {
  kind: OrphanKind;
  project: string;
  /** The stack's name, which is the workspace's. */
  name: string;
  /** Of `no-stack`. */
  workspaceId?: string;
  resources?: number;
  updatedAt?: Date;
}

/** An orphan that was seen more than once. */
export interface OrphanStack extends Orphan {
  firstSeenAt: Date;
  lastSeenAt: Date;
}

/** What the last scans saw; only what two scans in a row saw is reported, because stacks come and go while one is made. */
export interface OrphanStackStore {
  /** Replaces what was known by what a whole scan saw; returns what is reported from now on. */
  replace(seen: Orphan[]): Promise<Orphan[]>;
  /** Those that are reported, the longest known first. */
  list(page: {
    limit: number;
    offset: number;
  }): Promise<{ items: OrphanStack[]; totalItems: number }>;
}

interface OrphanStackRow {
  kind: OrphanKind;
  project: string;
  stack: string;
  workspace_id: string | null;
  resources: number | null;
  updated_at: Date | number | null;
  first_seen_at: Date | number;
  last_seen_at: Date | number;
  sightings: number;
}

export class DatabaseOrphanStackStore implements OrphanStackStore {
  readonly #database: Knex;

  private constructor(database: Knex) {
    this.#database = database;
  }

  static create(options: { database: Knex }): DatabaseOrphanStackStore {
    return new DatabaseOrphanStackStore(options.database);
  }

  async replace(seen: Orphan[]): Promise<Orphan[]> {
    return await this.#database.transaction(async trx => {
      const known = new Map(
        (await trx<OrphanStackRow>('orphan_stacks')).map(row => [
          keyOf({ ...row, name: row.stack }),
          row,
        ]),
      );
      const reported: Orphan[] = [];
      const now = nowExpression(trx);
      for (const orphan of seen) {
        const row = known.get(keyOf(orphan));
        known.delete(keyOf(orphan));
        if (row?.sightings === 1) {
          reported.push(orphan);
        }
        await trx('orphan_stacks')
          .insert({
            kind: orphan.kind,
            project: orphan.project,
            stack: orphan.name,
            workspace_id: orphan.workspaceId ?? null,
            resources: orphan.resources ?? null,
            updated_at: orphan.updatedAt ?? null,
            first_seen_at: row?.first_seen_at ?? now,
            last_seen_at: now,
            sightings: (row?.sightings ?? 0) + 1,
          })
          .onConflict(['kind', 'project', 'stack'])
          .merge();
      }
      for (const { kind, project, stack } of known.values()) {
        await trx('orphan_stacks').where({ kind, project, stack }).delete();
      }
      return reported;
    });
  }

  async list(page: {
    limit: number;
    offset: number;
  }): Promise<{ items: OrphanStack[]; totalItems: number }> {
    const reported = () =>
      this.#database<OrphanStackRow>('orphan_stacks').where(
        'sightings',
        '>',
        1,
      );
    const rows = await reported()
      .orderBy(['first_seen_at', 'project', 'stack', 'kind'])
      .limit(page.limit)
      .offset(page.offset);
    const total = await reported().count({ count: '*' }).first();
    return {
      items: rows.map(toOrphanStack),
      totalItems: Number(total?.count ?? 0),
    };
  }
}

function keyOf(orphan: Pick<Orphan, 'kind' | 'project' | 'name'>) {
  return [orphan.kind, orphan.project, orphan.name].join('/');
}

function toOrphanStack(row: OrphanStackRow): OrphanStack {
  return {
    kind: row.kind,
    project: row.project,
    name: row.stack,
    workspaceId: row.workspace_id ?? undefined,
    resources: row.resources ?? undefined,
    updatedAt: toDate(row.updated_at),
    firstSeenAt: toDate(row.first_seen_at),
    lastSeenAt: toDate(row.last_seen_at),
  };
}
