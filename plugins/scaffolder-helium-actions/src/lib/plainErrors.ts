import { CustomErrorBase, ResponseError } from '@backstage/errors';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';

/**
 * Leaves the frames out of the errors that tell people what became of their workspace: a task's log prints the stack of what its step
 * throws. Any other error is a fault of the program, and keeps them.
 */
export function withPlainErrors(
  action: TemplateAction<any, any>,
): TemplateAction<any, any> {
  return {
    ...action,
    async handler(ctx) {
      try {
        await action.handler(ctx);
      } catch (error) {
        if (
          error instanceof CustomErrorBase ||
          error instanceof ResponseError
        ) {
          error.stack = String(error);
        }
        throw error;
      }
    },
  };
}
