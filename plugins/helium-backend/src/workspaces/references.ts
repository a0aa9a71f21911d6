import type { FieldError } from '@helium-portal/backstage-plugin-helium-common';
import type {
  ParameterOptions,
  WorkspaceProgram,
  WorkspaceReference,
} from '@helium-portal/backstage-plugin-helium-node';
import { Knex } from 'knex';
import { nowExpression } from '../database';
import { FieldConflictError, FieldInputError } from '../errors';
import { lockedShared } from '../operations/leases';
import { toWorkspace, type WorkspaceRow } from './rows';

/** A parameter of a workspace, and the other workspace that it names. */
export interface Reference {
  parameter: string;
  workspaceId: string;
}

/** A parameter that names a workspace, as it was given. */
export interface NamedReference {
  parameter: string;
  name: string;
  /** What the workspace may be made of. */
  programs: string[];
}

/** The parameters that name workspaces, where they are given. */
export function referencesIn(
  program: Pick<WorkspaceProgram<any>, 'parameterOptions'>,
  parameters: Record<string, unknown>,
): NamedReference[] {
  const options: Record<string, ParameterOptions | undefined> =
    program.parameterOptions;
  return Object.entries(options).flatMap(([parameter, option]) => {
    const name = parameters[parameter];
    return option?.workspace && typeof name === 'string' && name
      ? [{ parameter, name, programs: option.workspace.programs }]
      : [];
  });
}

/** What programs are told of the workspaces that parameters name; those that are gone are left out. */
export async function readReferences(
  knex: Knex,
  program: Pick<WorkspaceProgram<any>, 'parameterOptions'>,
  parameters: Record<string, unknown>,
): Promise<Record<string, WorkspaceReference>> {
  const named = referencesIn(program, parameters);
  if (!named.length) {
    return {};
  }
  const rows = await knex<WorkspaceRow>('workspaces')
    .whereIn(
      'name',
      named.map(({ name }) => name),
    )
    .whereNull('destroyed_at');
  const byName = new Map(rows.map(row => [row.name, toWorkspace(row)]));
  return Object.fromEntries(
    named.flatMap(({ parameter, name }) => {
      const workspace = byName.get(name);
      return workspace
        ? [
            [
              parameter,
              { name, program: workspace.program, outputs: workspace.outputs },
            ],
          ]
        : [];
    }),
  );
}

/**
 * Writes what a workspace is built on, once {@link lockReferenced} has let it.
 *
 * @throws FieldInputError when one of them is built on it
 */
export async function writeReferences(
  trx: Knex.Transaction,
  workspaceId: string,
  references: Reference[],
): Promise<void> {
  await refuseCircles(trx, workspaceId, references);
  await trx('workspace_references')
    .where({ workspace_id: workspaceId })
    .delete();
  if (references.length) {
    await trx('workspace_references').insert(
      references.map(reference => ({
        workspace_id: workspaceId,
        parameter: reference.parameter,
        referenced_id: reference.workspaceId,
      })),
    );
  }
}

/**
 * Locks the workspaces that another one is to be built on until the transaction ends, always in the same order, and looks at them as
 * they are by then. Whoever makes one of them absent locks it as well, and looks for dependents after that: so of a dependent and an
 * end that come at once, whichever commits later finds the other.
 *
 * @throws FieldConflictError when one of them is not ready, or on its way out
 */
export async function lockReferenced(
  trx: Knex.Transaction,
  references: Reference[],
): Promise<void> {
  if (!references.length) {
    return;
  }
  const rows: Array<WorkspaceRow & { expired: unknown }> = await lockedShared(
    trx,
    trx('workspaces')
      .whereIn(
        'id',
        references.map(({ workspaceId }) => workspaceId),
      )
      .orderBy('id')
      .select('*', {
        expired: trx.raw('expires_at <= ?', [nowExpression(trx)]),
      }),
  );
  const byId = new Map(rows.map(row => [row.id, row]));
  for (const { parameter, workspaceId } of references) {
    const row = byId.get(workspaceId);
    const why = row ? whyNot(row, Boolean(row.expired)) : 'it is gone';
    if (why) {
      throw new FieldConflictError(
        `parameters.${parameter}`,
        `nothing can be built on workspace '${row?.name}' now: ${why}`,
      );
    }
  }
}

function whyNot(row: WorkspaceRow, expired: boolean): string | undefined {
  if (row.desired === 'absent') {
    return 'it is being deleted; name another one';
  }
  if (row.status !== 'ready') {
    return `it is ${row.status}; wait until it is ready, or name another one`;
  }
  return expired
    ? 'it has expired, and goes once nothing is built on it; extend it first, or name another one'
    : undefined;
}

/** Of workspaces in a circle none could ever be deleted. */
async function refuseCircles(
  trx: Knex.Transaction,
  workspaceId: string,
  references: Reference[],
): Promise<void> {
  const errors: FieldError[] = [];
  for (const reference of references) {
    let level = [reference.workspaceId];
    const seen = new Set(level);
    while (level.length && !seen.has(workspaceId)) {
      const rows: Array<{ referenced_id: string }> = await trx(
        'workspace_references',
      )
        .whereIn('workspace_id', level)
        .select('referenced_id');
      level = rows
        .map(({ referenced_id }) => referenced_id)
        .filter(id => !seen.has(id));
      level.forEach(id => seen.add(id));
    }
    if (seen.has(workspaceId)) {
      errors.push({
        field: `parameters.${reference.parameter}`,
        message:
          'names a workspace that is built on this one, or this one itself',
      });
    }
  }
  if (errors.length) {
    throw new FieldInputError(errors);
  }
}
