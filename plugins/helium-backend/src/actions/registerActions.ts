import type {
  ActionsRegistryActionContext,
  ActionsRegistryService,
} from '@backstage/backend-plugin-api/alpha';
import { NotFoundError } from '@backstage/errors';
import type { HeliumConfig } from '../config';
import type { OperationStore } from '../operations/types';
import type {
  Caller,
  GuardedWorkspaces,
} from '../workspaces/GuardedWorkspaces';
import { callerOf } from '../workspaces/owner';
import { WORKSPACE_STATUSES } from '../workspaces/types';
import { summarize, summarySchema } from './summary';

const LOG_LINES = 200;

/**
 * What machines and agents do with workspaces, by MCP or whatever else reads the actions registry: with their own caller's rights, and
 * recorded as everything else.
 */
export function registerActions(
  registry: ActionsRegistryService,
  options: {
    guarded: GuardedWorkspaces;
    operations: OperationStore;
    config: HeliumConfig;
  },
): void {
  const { guarded, operations, config } = options;

  registry.register({
    name: 'list-workspaces',
    title: 'List workspaces',
    description:
      'Lists the workspaces that the caller may see, by name; those that are destroyed only when their status is asked for.',
    attributes: { readOnly: true },
    schema: {
      input: z =>
        z.object({
          search: z.string().optional().describe('Part of a name'),
          owner: z.string().optional().describe('Entity reference'),
          program: z.string().optional(),
          status: z.enum(WORKSPACE_STATUSES).optional(),
          limit: z.number().int().min(1).max(100).default(50),
          offset: z.number().int().min(0).default(0),
        }),
      output: z =>
        z.object({
          workspaces: z.array(summarySchema(z)),
          total: z.number().describe('How many there are without a limit'),
        }),
    },
    action: async context => {
      const { owner, program, status, ...page } = context.input;
      const { items, totalItems } = await guarded.list(
        {
          ...page,
          owner: owner ? [owner] : undefined,
          program: program ? [program] : undefined,
          status: status ? [status] : undefined,
          orderBy: 'name',
          order: 'asc',
        },
        toCaller(context),
      );
      return {
        output: {
          workspaces: items.map(each => summarize(each.workspace, config)),
          total: totalItems,
        },
      };
    },
  });

  registry.register({
    name: 'get-workspace',
    title: 'Get a workspace',
    description:
      'Tells the status of a workspace, the ways into it, and when it expires. Its secrets are never told.',
    attributes: { readOnly: true },
    schema: {
      input: z => z.object({ name: z.string() }),
      output: z => summarySchema(z),
    },
    action: async context => {
      const { name } = context.input;
      const { workspace } = await guarded.get(name, toCaller(context));
      return { output: summarize(workspace, config) };
    },
  });

  registry.register({
    name: 'get-workspace-log',
    title: 'Read the log of a workspace',
    description: `Reads the last ${LOG_LINES} lines that the newest operation of a workspace wrote, which tell why it failed or how far it is.`,
    attributes: { readOnly: true },
    schema: {
      input: z => z.object({ name: z.string() }),
      output: z =>
        z.object({
          operation: z.string().describe('create, update, destroy, ...'),
          state: z.string(),
          lines: z.array(z.string()),
        }),
    },
    action: async context => {
      const { name } = context.input;
      const { workspace } = await guarded.get(name, toCaller(context));
      const { items } = await operations.list(workspace.id, {
        limit: 1,
        offset: 0,
      });
      if (!items.length) {
        throw new NotFoundError(`Workspace '${name}' has no operation`);
      }
      const [{ id, kind, state }] = items;
      return {
        output: {
          operation: kind,
          state,
          lines: await operations.readLogTail(id, LOG_LINES),
        },
      };
    },
  });

  registry.register({
    name: 'create-workspace',
    title: 'Create a workspace',
    description:
      'Asks for a new workspace and answers at once; get-workspace tells when it is ready, minutes later. It costs money until it expires.',
    attributes: { readOnly: false, destructive: false, idempotent: false },
    schema: {
      input: z =>
        z.object({
          program: z.string().describe('What it is made of'),
          name: z
            .string()
            .optional()
            .describe('A DNS label of at most 53 characters; made up if empty'),
          owner: z
            .string()
            .optional()
            .describe('Entity reference; the calling user if empty'),
          expiresIn: z
            .string()
            .optional()
            .describe('ISO 8601 duration, such as PT8H'),
          parameters: z
            .record(z.unknown())
            .optional()
            .describe("The program's own"),
          reason: z.string().max(500).optional().describe('Goes on record'),
        }),
      output: z => summarySchema(z),
    },
    action: async context => {
      const { tracked } = await guarded.create(
        context.input,
        toCaller(context),
      );
      return { output: summarize(tracked.workspace, config) };
    },
  });

  registry.register({
    name: 'extend-workspace',
    title: 'Extend a workspace',
    description:
      'Moves the expiry of a workspace to later, at most to the maximum lifetime that the portal allows.',
    attributes: { readOnly: false, destructive: false, idempotent: false },
    schema: {
      input: z =>
        z.object({
          name: z.string(),
          expiresIn: z
            .string()
            .describe('ISO 8601 duration from the present expiry: PT8H'),
          reason: z.string().max(500).optional().describe('Goes on record'),
        }),
      output: z => summarySchema(z),
    },
    action: async context => {
      const { name, ...request } = context.input;
      const { workspace } = await guarded.extend(
        name,
        request,
        toCaller(context),
      );
      return { output: summarize(workspace, config) };
    },
  });

  registry.register({
    name: 'delete-workspace',
    title: 'Delete a workspace',
    description:
      'Deletes a workspace and all data in it, which nothing brings back. Answers at once; it is gone minutes later.',
    attributes: { readOnly: false, destructive: true, idempotent: false },
    schema: {
      input: z => z.object({ name: z.string() }),
      output: z => summarySchema(z),
    },
    action: async context => {
      const { name } = context.input;
      const { tracked } = await guarded.end(name, toCaller(context));
      return { output: summarize(tracked.workspace, config) };
    },
  });
}

/** No request tells the audit who it was. */
function toCaller({
  credentials,
}: Pick<ActionsRegistryActionContext<any>, 'credentials'>): Caller {
  return {
    credentials,
    meta: { actor: callerOf(credentials), by: 'action' },
  };
}
