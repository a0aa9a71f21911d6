import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { hasKeptData } from '../keptData/hasKeptData';
import type { ProgramRegistry } from '../programs';
import type { Orphan, OrphanStackStore } from './OrphanStackStore';
import type { ListedStack, StackList } from './PulumiStacks';

export interface OrphanScanOptions {
  database: Knex;
  programs: Pick<ProgramRegistry, 'list'>;
  stacks: StackList;
  store: OrphanStackStore;
  logger: LoggerService;
}

interface KnownWorkspace {
  id: string;
  name: string;
  project: string;
  observed_generation: number;
  destroyed_at: unknown;
  busy: number | string;
}

/** Compares the state backend with the database, both ways. It reports and never touches. */
export class OrphanScan {
  readonly #options: OrphanScanOptions;

  private constructor(options: OrphanScanOptions) {
    this.#options = options;
  }

  static create(options: OrphanScanOptions): OrphanScan {
    return new OrphanScan(options);
  }

  async run(signal?: AbortSignal): Promise<void> {
    const { stacks, store, logger } = this.#options;
    // In this order: whatever has a stack by then has had a row in the database before.
    const listed = await stacks.read(signal);
    const workspaces = await this.#readWorkspaces();
    const reported = await store.replace([
      ...this.#withoutWorkspace(listed, workspaces),
      ...withoutStack(listed, workspaces),
    ]);
    for (const { kind, project, name, workspaceId } of reported) {
      logger.warn(
        kind === 'no-workspace'
          ? `Stack '${name}' of project '${project}' belongs to no workspace; if nobody needs it, destroy it with the Pulumi CLI`
          : `Workspace '${name}' has no stack in the state backend; restore the state, or delete the workspace after you saw that nothing of it is left`,
        { workspace: name, orphan: kind, project, workspaceId },
      );
    }
  }

  /** Projects of others may live in the same state backend. */
  #withoutWorkspace(
    listed: ListedStack[],
    workspaces: KnownWorkspace[],
  ): Orphan[] {
    const ours = new Set(
      this.#options.programs.list().map(({ program }) => program.project),
    );
    const known = new Set(workspaces.map(keyOf));
    return listed
      .filter(stack => ours.has(stack.project) && !known.has(keyOf(stack)))
      .map(stack => ({ ...stack, kind: 'no-workspace' }));
  }

  /** All that may have a stack: a destroyed one keeps it with its data. */
  async #readWorkspaces(): Promise<KnownWorkspace[]> {
    const { database } = this.#options;
    return await database('workspaces')
      .whereNull('destroyed_at')
      .orWhereExists(hasKeptData(database, 'workspaces.id'))
      .select('id', 'name', 'project', 'observed_generation', 'destroyed_at')
      .select({
        busy: database('operations')
          .where({ active: true })
          .whereRaw('operations.workspace_id = workspaces.id')
          .count(),
      });
  }
}

/** One that was never made need not have a stack, and one at work may have none yet, or none any more, as one of which data is kept. */
function withoutStack(
  listed: ListedStack[],
  workspaces: KnownWorkspace[],
): Orphan[] {
  const there = new Set(listed.map(keyOf));
  return workspaces
    .filter(
      workspace =>
        workspace.destroyed_at === null &&
        workspace.observed_generation > 0 &&
        Number(workspace.busy) === 0 &&
        !there.has(keyOf(workspace)),
    )
    .map(({ id, name, project }) => ({
      kind: 'no-stack',
      project,
      name,
      workspaceId: id,
    }));
}

function keyOf({ project, name }: { project: string; name: string }) {
  return `${project}/${name}`;
}
