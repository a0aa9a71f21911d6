import {
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_HELIUM_WORKSPACE } from '@helium-portal/backstage-plugin-helium-common';
import { z } from 'zod';
import type { WorkspaceFilter } from '../workspaces/WorkspaceStore';
import type { Workspace } from '../workspaces/types';

export const workspaceResourceRef = createPermissionResourceRef<
  Workspace,
  WorkspaceFilter
>().with({
  pluginId: 'helium',
  resourceType: RESOURCE_TYPE_HELIUM_WORKSPACE,
});

const lowerCase = (refs: string[]) =>
  refs.map(ref => ref.toLocaleLowerCase('en-US'));

const isOwner = createPermissionRule({
  name: 'IS_OWNER',
  description: 'Allow workspaces that one of the given entities owns',
  resourceRef: workspaceResourceRef,
  paramsSchema: z.object({
    owners: z
      .array(z.string())
      .describe('Entity references, such as the claims of the user'),
  }),
  apply: (workspace, { owners }) => lowerCase(owners).includes(workspace.owner),
  toQuery: ({ owners }) => ({ column: 'owner', values: lowerCase(owners) }),
});

const hasProgram = createPermissionRule({
  name: 'HAS_PROGRAM',
  description: 'Allow workspaces of one of the given programs',
  resourceRef: workspaceResourceRef,
  paramsSchema: z.object({
    programs: z.array(z.string()).describe('Names of programs'),
  }),
  apply: (workspace, { programs }) => programs.includes(workspace.program),
  toQuery: ({ programs }) => ({ column: 'program', values: programs }),
});

export const workspaceRules = { isOwner, hasProgram };
