import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import { Knex } from 'knex';
import type {
  WorkspaceFilter,
  WorkspaceListOptions,
  WorkspaceOrder,
} from './WorkspaceStore';

const COLUMNS: Record<WorkspaceOrder, string> = {
  name: 'name',
  owner: 'owner',
  program: 'program',
  status: 'status',
  createdAt: 'created_at',
  expiresAt: 'expires_at',
};

/** Applies a list's filters; those of the permissions too, so that a page is never filtered after it was read. */
export function applyFilters(
  query: Knex.QueryBuilder,
  options: WorkspaceListOptions,
): void {
  const { search, name, owner, program, status, criteria } = options;
  if (status?.length) {
    query.whereIn('status', status).where({ draft: false });
  } else {
    query.whereNull('destroyed_at');
  }
  if (search) {
    const escaped = search.toLowerCase().replace(/[\\%_]/g, '\\$&');
    query.whereRaw(`name like ? escape '\\'`, [`%${escaped}%`]);
  }
  if (name?.length) {
    query.whereIn('name', name);
  }
  if (owner?.length) {
    query.whereIn(
      'owner',
      owner.map(ref => ref.toLocaleLowerCase('en-US')),
    );
  }
  if (program?.length) {
    query.whereIn('program', program);
  }
  if (criteria) {
    query.where(builder => applyCriteria(builder, criteria));
  }
}

/** Narrows a query of `workspaces` to those that meet conditions. */
export function applyCriteria(
  query: Knex.QueryBuilder,
  criteria: PermissionCriteria<WorkspaceFilter>,
): void {
  if (isAndCriteria(criteria)) {
    for (const child of criteria.allOf) {
      query.andWhere(builder => applyCriteria(builder, child));
    }
  } else if (isOrCriteria(criteria)) {
    for (const child of criteria.anyOf) {
      query.orWhere(builder => applyCriteria(builder, child));
    }
  } else if (isNotCriteria(criteria)) {
    query.whereNot(builder => applyCriteria(builder, criteria.not));
  } else {
    applyFilter(query, criteria);
  }
}

function applyFilter(query: Knex.QueryBuilder, filter: WorkspaceFilter): void {
  switch (filter.column) {
    case 'labels': {
      const { label, values } = filter;
      query.whereIn('id', labelled => {
        labelled
          .from('workspace_labels')
          .select('workspace_id')
          .where({ label });
        if (values) {
          labelled.whereIn('value', values);
        }
      });
      break;
    }
    case 'shares':
      query.whereIn('id', shared =>
        shared
          .from('workspace_shares')
          .select('workspace_id')
          .whereIn('entity', filter.entities)
          .whereIn('access', filter.access),
      );
      break;
    default:
      query.whereIn(filter.column, filter.values);
  }
}

/** Orders a list in a way that is the same for each page. */
export function applyOrder(
  query: Knex.QueryBuilder,
  { orderBy, order }: WorkspaceListOptions,
): void {
  if (orderBy === 'expiresAt') {
    // Pinned ones come last on both databases, which differ in where they put nulls.
    query.orderByRaw('expires_at is null');
  }
  query.orderBy([
    { column: COLUMNS[orderBy], order },
    { column: 'id', order },
  ]);
}
