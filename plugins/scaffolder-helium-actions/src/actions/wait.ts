import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { examples } from './wait.examples';
import { WorkspaceError } from '../lib/errors';
import { parseTimeout } from '../lib/input';
import { describeWorkspace, emit, workspacePage } from '../lib/outputs';
import { Portal, type HeliumActionOptions } from '../lib/portal';
import { name, timeout, workspaceOutputs } from '../lib/schema';
import { settle } from '../lib/settle';
import { statusText } from '../lib/statusText';

/**
 * Makes `helium:workspace:wait`: waits until a workspace's operation has ended, or until the workspace is as wanted.
 *
 * @public
 */
export function createWorkspaceWaitAction(options: HeliumActionOptions) {
  return createTemplateAction({
    id: 'helium:workspace:wait',
    description:
      'Waits until a Helium workspace is ready, or deleted, with its operation live in the log',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        name,
        for: z =>
          z
            .enum(['ready', 'destroyed'], {
              description:
                'The status to wait for; destroyed means that it is deleted. Default: ready',
            })
            .optional(),
        timeout,
      },
      output: workspaceOutputs,
    },
    async handler(ctx) {
      const { logger, input } = ctx;
      const wanted = input.for ?? 'ready';
      const milliseconds = parseTimeout(input.timeout, 'PT30M');
      const portal = Portal.for(ctx, options);
      const page = workspacePage(options.baseUrl, input.name);
      let workspace = await portal.get(input.name);
      if (ctx.isDryRun) {
        logger.info(
          `Would wait until workspace '${input.name}' is ${statusText(
            wanted,
          )}; it is ${statusText(workspace.status)}.`,
        );
        emit(ctx, describeWorkspace(workspace, options.baseUrl));
        return;
      }

      workspace = await settle(portal, input.name, [wanted], {
        logger,
        page,
        cancelled: ctx.signal,
        deadline: Date.now() + milliseconds,
        timeout: milliseconds,
        counts: operation => wanted === 'ready' || operation.kind === 'destroy',
      });
      emit(ctx, describeWorkspace(workspace, options.baseUrl));
      if (workspace.status !== wanted) {
        const reason = workspace.failure?.message;
        throw new WorkspaceError(
          `Workspace '${input.name}' is ${statusText(
            workspace.status,
          )}, not ${statusText(
            wanted,
          )}, and nothing is under way that would change it${
            reason ? `: ${reason}` : ''
          }. Look at ${page}`,
        );
      }
      logger.info(
        `Workspace '${input.name}' is ${statusText(workspace.status)}.`,
      );
    },
  });
}
