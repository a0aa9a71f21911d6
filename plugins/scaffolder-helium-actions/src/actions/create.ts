import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  acceptedLine,
  CREATE_WORKSPACE_ACTION,
  type CreateWorkspaceRequest,
} from '@helium-portal/backstage-plugin-helium-common';
import { examples } from './create.examples';
import { checkCreate } from '../lib/dryRun';
import { explain } from '../lib/errors';
import { failureOf, describeConnections } from '../lib/finish';
import { cancelWithTask, followOperation } from '../lib/follow';
import {
  filledIn,
  idempotencyKey,
  parseExpiry,
  parseTimeout,
  runKey,
} from '../lib/input';
import { describeWorkspace, emit, workspacePage } from '../lib/outputs';
import { Portal, type HeliumActionOptions } from '../lib/portal';
import { reason, timeout, wait, workspaceOutputs } from '../lib/schema';
import { statusText } from '../lib/statusText';

/**
 * Makes `helium:workspace:create`: asks Helium for a workspace, as the person who runs the template, and waits until it is ready.
 *
 * @public
 */
export function createWorkspaceCreateAction(options: HeliumActionOptions) {
  return createTemplateAction({
    id: CREATE_WORKSPACE_ACTION,
    description:
      'Creates a Helium workspace and waits until it is ready, with the update live in the log',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        name: z =>
          z
            .string({
              description:
                'A DNS label of at most 53 characters. Made up when left out or empty',
            })
            .optional(),
        program: z =>
          z
            .string({
              description:
                "The program that the workspace is made of. Default: the portal's default program",
            })
            .optional(),
        owner: z =>
          z
            .string({
              description:
                'Entity reference of the owner. Default: the person who runs the template',
            })
            .optional(),
        expiry: z =>
          z
            .string({
              description:
                "When the workspace goes: a duration from now (8 hours, PT8H) or an instant with its time zone (2030-01-31 18:00 +01:00, or by ISO 8601). Default: the program's",
            })
            .optional(),
        parameters: z =>
          z
            .record(z.any(), {
              description:
                "The program's parameters by name; one that names a workspace, such as clusterStack, wants a ready one. Empty ones are left out",
            })
            .optional(),
        reason,
        wait,
        timeout,
      },
      output: workspaceOutputs,
    },
    async handler(ctx) {
      const { logger, input } = ctx;
      const milliseconds = parseTimeout(input.timeout, 'PT30M');
      const request: CreateWorkspaceRequest = {
        ...filledIn({
          name: input.name?.trim(),
          program: input.program,
          owner: input.owner,
          reason: input.reason,
        }),
        ...parseExpiry(input.expiry),
        parameters: filledIn(input.parameters),
      };
      const portal = Portal.for(ctx, options);
      if (ctx.isDryRun) {
        emit(ctx, await checkCreate(portal, request, logger));
        return;
      }

      const key = runKey(ctx, request);
      const made = await ctx.checkpoint({
        key: `create.${key}`,
        fn: async () => {
          const accepted = await portal
            .create(request, idempotencyKey(ctx.task.id, key))
            .catch(error => {
              throw explain(
                error,
                request.name ? `Workspace '${request.name}'` : 'The workspace',
              );
            });
          return {
            name: accepted.workspace.name,
            operationId: accepted.operation.id,
          };
        },
      });
      const page = workspacePage(options.baseUrl, made.name);
      logger.info(acceptedLine(made.name, page));
      emit(ctx, {
        workspaceName: made.name,
        workspaceUrl: page,
        operationId: made.operationId,
      });

      if (input.wait ?? true) {
        const waiting = {
          logger,
          cancelled: ctx.signal,
          deadline: Date.now() + milliseconds,
          timeout: milliseconds,
        };
        const handle = portal.operation(made.name, made.operationId);
        const operation = await cancelWithTask(handle, waiting, () =>
          followOperation(
            handle,
            `create of workspace '${made.name}'`,
            waiting,
          ),
        );
        const failure = failureOf(operation, made.name, page);
        if (failure) {
          throw failure;
        }
      }
      const workspace = await portal.get(made.name);
      emit(ctx, describeWorkspace(workspace, options.baseUrl));
      logger.info(
        `Workspace '${made.name}' is ${statusText(workspace.status)}.`,
      );
      describeConnections(workspace).forEach(line => logger.info(line));
    },
  });
}
