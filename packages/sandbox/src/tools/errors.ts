import { CustomErrorBase } from '@backstage/errors';
import { ToolDefinition } from './catalog';
import { ToolAttempt, ToolName } from './types';

/**
 * Some tools could not be had from anywhere.
 *
 * @public
 */
export class ToolsUnavailableError extends CustomErrorBase {
  name = 'ToolsUnavailableError' as const;
  /** For each tool that is missing: each place, and why it did not serve. */
  readonly attempts: Map<ToolName, ToolAttempt[]>;

  constructor(
    attempts: Map<ToolName, ToolAttempt[]>,
    definitions: ToolDefinition[],
  ) {
    const lines = definitions
      .filter(({ name }) => attempts.has(name))
      .flatMap(({ name, version }) => [
        `${name} ${version}:`,
        ...attempts
          .get(name)!
          .map(({ source, problem }) => `  ${source}: ${problem}`),
      ]);
    super(`The sandbox lacks tools.\n${lines.join('\n')}`);
    this.attempts = attempts;
  }
}
