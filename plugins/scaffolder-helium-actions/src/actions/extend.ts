import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { examples } from './extend.examples';
import { checkExtend } from '../lib/dryRun';
import { explain } from '../lib/errors';
import { filledIn, idempotencyKey, parseExpiry, runKey } from '../lib/input';
import { describeWorkspace, emit } from '../lib/outputs';
import { Portal, type HeliumActionOptions } from '../lib/portal';
import { name, reason, workspaceOutputs } from '../lib/schema';

/**
 * Makes `helium:workspace:extend`: gives a workspace a later expiry.
 *
 * @public
 */
export function createWorkspaceExtendAction(options: HeliumActionOptions) {
  return createTemplateAction({
    id: 'helium:workspace:extend',
    description: 'Gives a Helium workspace a later expiry',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        name,
        expiry: z =>
          z.string({
            description:
              'A duration that is added to the present expiry (4 hours, PT4H), or the instant of the new one with its time zone (2030-01-31 18:00 +01:00, or by ISO 8601)',
          }),
        reason,
      },
      output: workspaceOutputs,
    },
    async handler(ctx) {
      const { input, logger } = ctx;
      const expiry = parseExpiry(input.expiry);
      if (!expiry.expiresAt && !expiry.expiresIn) {
        throw new InputError('expiry: must be given');
      }
      const request = { ...expiry, ...filledIn({ reason: input.reason }) };
      const portal = Portal.for(ctx, options);
      if (ctx.isDryRun) {
        const workspace = await checkExtend(portal, input.name, expiry, logger);
        emit(ctx, describeWorkspace(workspace, options.baseUrl));
        return;
      }

      const key = runKey(ctx, { name: input.name, ...request });
      // Without the checkpoint a resumed task would add its hours again once the API has forgotten the key.
      const expiresAt = await ctx.checkpoint({
        key: `extend.${key}`,
        fn: async () => {
          const workspace = await portal
            .extend(input.name, request, idempotencyKey(ctx.task.id, key))
            .catch(error => {
              throw explain(error, `Extending workspace '${input.name}'`);
            });
          return workspace.expiresAt ?? '';
        },
      });
      logger.info(
        expiresAt
          ? `Workspace '${input.name}' expires at ${expiresAt}.`
          : `Workspace '${input.name}' does not expire.`,
      );
      const workspace = await portal.get(input.name);
      emit(ctx, describeWorkspace(workspace, options.baseUrl));
    },
  });
}
