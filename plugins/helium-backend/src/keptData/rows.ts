import type { LeftoverReference } from '@helium-portal/backstage-plugin-helium-node';
import { toDate } from '../database';
import type { KeptDataRecord } from './types';

type Timestamp = Date | number | string;

/** A row of `kept_data`, as either database returns it. */
export interface KeptDataRow {
  id: string;
  workspace_id: string;
  where: string;
  kind: string;
  namespace: string;
  name: string;
  detail: string | null;
  kept_at: Timestamp;
  kept_until: Timestamp;
  removed_at: Timestamp | null;
  tries: number;
  tried_at: Timestamp | null;
  failure: string | null;
}

export function toReference(row: KeptDataRow): LeftoverReference {
  return {
    where: row.where,
    kind: row.kind,
    ...(row.namespace && { namespace: row.namespace }),
    name: row.name,
  };
}

export function toKeptData(
  row: KeptDataRow & { workspace: string; owner: string; program: string },
): KeptDataRecord {
  return {
    ...toReference(row),
    id: row.id,
    workspaceId: row.workspace_id,
    workspace: row.workspace,
    owner: row.owner,
    program: row.program,
    detail: row.detail ?? undefined,
    keptAt: toDate(row.kept_at),
    keptUntil: toDate(row.kept_until),
    removedAt: toDate(row.removed_at),
    failure: row.failure ?? undefined,
  };
}
