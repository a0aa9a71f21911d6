import type { z } from 'zod/v3';

type Zod = typeof z;

/** The inputs that several actions have. */
export const name = (zod: Zod) =>
  zod.string({ description: "The workspace's name" });

export const wait = (zod: Zod) =>
  zod
    .boolean({
      description:
        'Waits until the operation has ended, with its events in the log. Default: true',
    })
    .optional();

export const timeout = (zod: Zod) =>
  zod
    .string({
      description:
        'How long the step waits at most, as an ISO 8601 duration. The operation goes on past it. Default: PT30M',
    })
    .optional();

export const reason = (zod: Zod) =>
  zod
    .string({
      description: 'Why, for the list of operations and the audit log',
    })
    .max(1000)
    .optional();

/** The outputs that all actions have. */
export const workspaceOutputs = {
  workspaceName: (zod: Zod) =>
    zod.string({ description: "The workspace's name" }).optional(),
  workspaceUrl: (zod: Zod) =>
    zod.string({ description: "The workspace's page" }).optional(),
  status: (zod: Zod) =>
    zod
      .string({ description: 'Status of the workspace when the step ended' })
      .optional(),
  owner: (zod: Zod) =>
    zod.string({ description: 'Entity reference of the owner' }).optional(),
  program: (zod: Zod) =>
    zod
      .string({ description: 'The program that the workspace is made of' })
      .optional(),
  rehearsal: (zod: Zod) =>
    zod
      .boolean({
        description: "True when it is made on the sandbox's stand-in clouds",
      })
      .optional(),
  expiresAt: (zod: Zod) =>
    zod.string({ description: 'ISO 8601 instant of the expiry' }).optional(),
  consoleUrl: (zod: Zod) =>
    zod.string({ description: 'URL of the console' }).optional(),
  notebooksUrl: (zod: Zod) =>
    zod.string({ description: 'URL of the notebooks' }).optional(),
  kubectlCommand: (zod: Zod) =>
    zod
      .string({ description: 'Shell command that reaches the namespace' })
      .optional(),
  pachctlCommand: (zod: Zod) =>
    zod
      .string({ description: 'Shell command that sets pachctl up' })
      .optional(),
  operationId: (zod: Zod) =>
    zod
      .string({ description: 'Identifier of the operation of this step' })
      .optional(),
};
