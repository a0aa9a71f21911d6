import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { examples } from './delete.examples';
import { explain, WorkspaceError } from '../lib/errors';
import { idempotencyKey, parseTimeout, runKey } from '../lib/input';
import { describeWorkspace, emit, workspacePage } from '../lib/outputs';
import { Portal, type HeliumActionOptions } from '../lib/portal';
import { name, timeout, wait, workspaceOutputs } from '../lib/schema';
import { settle } from '../lib/settle';
import { statusText } from '../lib/statusText';

/**
 * Makes `helium:workspace:delete`: deletes a workspace and waits until nothing of it is left.
 *
 * @public
 */
export function createWorkspaceDeleteAction(options: HeliumActionOptions) {
  return createTemplateAction({
    id: 'helium:workspace:delete',
    description:
      'Deletes a Helium workspace and waits until nothing of it is left. Cancelling the task does not bring it back',
    examples,
    supportsDryRun: true,
    schema: {
      input: { name, wait, timeout },
      output: workspaceOutputs,
    },
    async handler(ctx) {
      const { logger, input } = ctx;
      const milliseconds = parseTimeout(input.timeout, 'PT30M');
      const portal = Portal.for(ctx, options);
      if (ctx.isDryRun) {
        const workspace = await portal.get(input.name);
        logger.info(
          `Would delete workspace '${input.name}'; it is ${statusText(
            workspace.status,
          )}.`,
        );
        if (workspace.dependents) {
          const { total, names } = workspace.dependents;
          logger.warn(
            `It can't be deleted before what is built on it: ${names.join(
              ', ',
            )} (${total} in all).`,
          );
        }
        emit(ctx, describeWorkspace(workspace, options.baseUrl));
        return;
      }

      const key = runKey(ctx, { name: input.name });
      const operationId = await ctx.checkpoint({
        key: `delete.${key}`,
        fn: async () => {
          const accepted = await portal
            .delete(input.name, idempotencyKey(ctx.task.id, key))
            .catch(error => {
              throw explain(error, `Deleting workspace '${input.name}'`);
            });
          return accepted.operation.id;
        },
      });
      const page = workspacePage(options.baseUrl, input.name);
      logger.info(`Workspace '${input.name}' is being deleted: ${page}`);
      emit(ctx, {
        workspaceName: input.name,
        workspaceUrl: page,
        operationId,
      });

      if (input.wait ?? true) {
        // A deletion that stops half-way helps nobody, so a cancelled task only stops waiting for it.
        await settle(portal, input.name, ['destroyed', 'leftovers'], {
          logger,
          page,
          cancelled: ctx.signal,
          deadline: Date.now() + milliseconds,
          timeout: milliseconds,
          counts: operation => operation.kind === 'destroy',
        });
      }
      const workspace = await portal.get(input.name);
      emit(ctx, describeWorkspace(workspace, options.baseUrl));
      if (workspace.status === 'leftovers') {
        throw new WorkspaceError(
          `Workspace '${input.name}' is deleted but for ${workspace.leftovers
            .map(item => `${item.kind} ${item.name}`)
            .join(', ')}. Look at ${page}`,
        );
      }
      logger.info(
        `Workspace '${input.name}' is ${statusText(workspace.status)}.`,
      );
    },
  });
}
