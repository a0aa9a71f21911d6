import {
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_HELIUM_WORKSPACE } from '@helium-portal/backstage-plugin-helium-common';
import { z } from 'zod';
import { SHARE_ACCESSES } from '../workspaces/rights';
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

const hasLabel = createPermissionRule({
  name: 'HAS_LABEL',
  description:
    'Allow workspaces that have a label, with one of the given values',
  resourceRef: workspaceResourceRef,
  paramsSchema: z.object({
    label: z.string().describe('Name of the label'),
    values: z
      .array(z.string())
      .optional()
      .describe('What it may be; anything when left out'),
  }),
  apply: ({ labels }, { label, values }) =>
    Object.hasOwn(labels, label) &&
    (values === undefined || values.includes(labels[label])),
  toQuery: ({ label, values }) => ({ column: 'labels', label, values }),
});

const isSharedWith = createPermissionRule({
  name: 'IS_SHARED_WITH',
  description:
    'Allow workspaces that are shared with one of the given entities',
  resourceRef: workspaceResourceRef,
  paramsSchema: z.object({
    entities: z
      .array(z.string())
      .describe('Entity references, such as the claims of the user'),
    access: z
      .array(z.enum(SHARE_ACCESSES))
      .describe('What they may have been given: read, manage'),
  }),
  apply: ({ shares }, { entities, access }) =>
    shares.some(
      share =>
        lowerCase(entities).includes(share.entity) &&
        access.includes(share.access),
    ),
  toQuery: ({ entities, access }) => ({
    column: 'shares',
    entities: lowerCase(entities),
    access,
  }),
});

export const workspaceRules = { isOwner, hasProgram, hasLabel, isSharedWith };
