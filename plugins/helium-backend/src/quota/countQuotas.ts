import { Knex } from 'knex';
import type { QuotaConfig } from './config';
import {
  groupLimits,
  ownerLimits,
  programLimits,
  type QuotaLimit,
} from './limits';
import type { QuotaGroups } from './QuotaGroups';

/** A limit, and how many workspaces count against it. */
export type QuotaCount = Pick<QuotaLimit, 'scope' | 'subject' | 'limit'> & {
  used: number;
};

type Counts = Record<QuotaLimit['counts']['column'], Map<string, number>>;

/**
 * A page of all limits that are set by name or that count a workspace, the fullest first. Who is in a group only the catalog knows, so the
 * database counts by owner and program, in one query, and the order is made here.
 *
 * @throws ServiceUnavailableError while the catalog gives no answer
 */
export async function countQuotas(
  options: { database: Knex; config: { quota: QuotaConfig } },
  groups: QuotaGroups,
  page: { limit: number; offset: number },
): Promise<{ items: QuotaCount[]; totalItems: number }> {
  const { quota } = options.config;
  const counts = await countWorkspaces(options.database);
  const owners = [...counts.owner.keys()];
  const limits = [
    ...groupLimits(quota, await groups.withNamed(owners)),
    ...[...new Set([...quota.owners.keys(), ...owners])].flatMap(owner =>
      ownerLimits(quota, owner),
    ),
    ...programLimits(quota, [...quota.programs.keys()]),
  ];
  const items = limits
    .map(({ scope, subject, limit, counts: { column, values } }) => ({
      scope,
      subject,
      limit,
      used: sum(new Set(values), counts[column]),
    }))
    .sort((a, b) => fullness(b) - fullness(a) || b.used - a.used);
  return {
    items: items.slice(page.offset, page.offset + page.limit),
    totalItems: items.length,
  };
}

async function countWorkspaces(knex: Knex): Promise<Counts> {
  const rows: Array<{
    owner: string;
    program: string;
    total: number | string;
  }> = await knex('workspaces')
    .whereNull('destroyed_at')
    .groupBy('owner', 'program')
    .orderBy(['owner', 'program'])
    .select('owner', 'program')
    .count({ total: '*' });
  const counts: Counts = { owner: new Map(), program: new Map() };
  for (const row of rows) {
    for (const column of ['owner', 'program'] as const) {
      const before = counts[column].get(row[column]) ?? 0;
      counts[column].set(row[column], before + Number(row.total));
    }
  }
  return counts;
}

function sum(values: Set<string>, counts: Map<string, number>): number {
  return [...values].reduce(
    (total, value) => total + (counts.get(value) ?? 0),
    0,
  );
}

/** A limit of none is full. */
function fullness({ used, limit }: QuotaCount): number {
  return limit === 0 ? used + 1 : used / limit;
}
