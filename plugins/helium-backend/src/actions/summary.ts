import type { HeliumConfig } from '../config';
import type { Workspace } from '../workspaces/types';
import { WORKSPACE_STATUSES } from '../workspaces/types';
import type { z as Zod } from 'zod/v3';

/** What actions tell of a workspace: what somebody needs who was asked about it, and no secrets. */
export const summarySchema = (z: typeof Zod) =>
  z.object({
    name: z.string(),
    program: z.string().describe('What it is made of'),
    owner: z.string().describe('Entity reference of a user or group'),
    status: z
      .enum(WORKSPACE_STATUSES)
      .describe(
        'ready can be used; failed and needs-attention want somebody to look',
      ),
    page: z.string().describe('URL of its page in the portal'),
    createdAt: z.string().describe('ISO 8601 instant'),
    expiresAt: z
      .string()
      .optional()
      .describe('ISO 8601 instant at which it is taken away'),
    failure: z.string().optional().describe('Why it failed'),
    connections: z
      .array(
        z.object({
          title: z.string(),
          url: z.string().optional(),
          command: z.string().optional(),
        }),
      )
      .describe('The ways into it'),
  });

export function summarize(
  workspace: Workspace,
  { baseUrl }: Pick<HeliumConfig, 'baseUrl'>,
) {
  return {
    name: workspace.name,
    program: workspace.program,
    owner: workspace.owner,
    status: workspace.status,
    page: `${baseUrl}/helium/workspaces/${workspace.name}`,
    createdAt: workspace.createdAt.toISOString(),
    expiresAt: workspace.expiresAt?.toISOString(),
    failure: workspace.failure?.message,
    connections: workspace.connections.map(({ title, url, command }) => ({
      title,
      url,
      command,
    })),
  };
}
