import type { PreviewResult } from '@helium-portal/backstage-plugin-helium-common';
import { Knex } from 'knex';
import type { OperationRow } from './rows';

/** The parameters that a preview is of. */
export interface Proposal {
  /** Without the secret ones. */
  parameters: Record<string, unknown>;
  /** JWE; kept until the preview has ended. */
  secretParameters?: string;
}

/** What was proposed, and what it would come to once that is known. */
export interface Preview extends Proposal {
  result?: PreviewResult;
}

interface PreviewRow {
  operation_id: string;
  parameters: string;
  secret_parameters: string | null;
  result: string | null;
}

/** To be called in the transaction that enqueues the preview. */
export async function addProposal(
  trx: Knex.Transaction,
  operationId: string,
  { parameters, secretParameters }: Proposal,
): Promise<void> {
  await trx<PreviewRow>('previews').insert({
    operation_id: operationId,
    parameters: JSON.stringify(parameters),
    secret_parameters: secretParameters ?? null,
  });
}

/** Undefined for an operation that is no preview. */
export async function readPreview(
  knex: Knex,
  operationId: string,
): Promise<Preview | undefined> {
  const row = await knex<PreviewRow>('previews')
    .where({ operation_id: operationId })
    .first();
  return (
    row && {
      parameters: JSON.parse(row.parameters),
      secretParameters: row.secret_parameters ?? undefined,
      result: row.result === null ? undefined : JSON.parse(row.result),
    }
  );
}

/** To be called when an operation has ended: secrets that were proposed are of no use any more. */
export async function closePreview(
  trx: Knex.Transaction,
  { id, kind }: Pick<OperationRow, 'id' | 'kind'>,
  result?: PreviewResult,
): Promise<void> {
  if (kind === 'preview') {
    await trx<PreviewRow>('previews')
      .where({ operation_id: id })
      .update({
        secret_parameters: null,
        ...(result && { result: JSON.stringify(result) }),
      });
  }
}
