import { Knex } from 'knex';
import type { Labels } from './labels';

/** `manage` lets whoever has it do what owners do, but give the workspace away, share it, or delete it. */
export const SHARE_ACCESSES = ['read', 'manage'] as const;

export type ShareAccess = (typeof SHARE_ACCESSES)[number];

/** Somebody else who may use a workspace. */
export interface Share {
  /** Entity reference of a user or a group. */
  entity: string;
  access: ShareAccess;
}

/** What policies look at beside the owner and the program. */
export interface Rights {
  labels: Labels;
  /** By entity reference. */
  shares: Share[];
}

/** Those of each workspace that has any. */
export async function readRights(
  knex: Knex,
  workspaceIds: string[],
): Promise<Map<string, Rights>> {
  const rights = new Map<string, Rights>();
  const of = (id: string) => {
    const known = rights.get(id) ?? { labels: {}, shares: [] };
    rights.set(id, known);
    return known;
  };
  const labels = await knex('workspace_labels')
    .whereIn('workspace_id', workspaceIds)
    .orderBy('label')
    .select('workspace_id', 'label', 'value');
  for (const { workspace_id, label, value } of labels) {
    of(workspace_id).labels[label] = value;
  }
  const shares = await knex('workspace_shares')
    .whereIn('workspace_id', workspaceIds)
    .orderBy('entity')
    .select('workspace_id', 'entity', 'access');
  for (const { workspace_id, entity, access } of shares) {
    of(workspace_id).shares.push({ entity, access });
  }
  return rights;
}

/** Writes labels in the place of those that a workspace has. */
export async function writeLabels(
  trx: Knex.Transaction,
  workspaceId: string,
  labels: Labels,
): Promise<void> {
  await trx('workspace_labels').where({ workspace_id: workspaceId }).delete();
  const rows = Object.entries(labels).map(([label, value]) => ({
    workspace_id: workspaceId,
    label,
    value,
  }));
  if (rows.length) {
    await trx('workspace_labels').insert(rows);
  }
}
