import type { LoggerService } from '@backstage/backend-plugin-api';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';

interface Run {
  /** The task's checkpoints, as they survive a restart. */
  state?: Map<string, unknown>;
  logger?: LoggerService;
  signal?: AbortSignal;
  isDryRun?: boolean;
  onLine?(line: string): void;
  /** Hands back the error instead of throwing it. */
  settle?: boolean;
}

/** Runs an action as one step of a task, with what it logged and put out. */
export async function runAction<TInput extends JsonObject>(
  action: TemplateAction<TInput, any, 'v2'>,
  input: TInput,
  run: Run = {},
) {
  const log: string[] = [];
  const outputs: Record<string, unknown> = {};
  const write = (level: string) => (message: string) => {
    const line = `${level}: ${message}`;
    log.push(line);
    run.onLine?.(line);
  };
  const logger: LoggerService = run.logger ?? {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    debug: () => {},
    child: () => logger,
  };
  const state = run.state ?? new Map<string, unknown>();
  const context = {
    ...createMockActionContext({ input, logger }),
    signal: run.signal,
    isDryRun: run.isDryRun,
    output: (name: string, value: unknown) => {
      outputs[name] = value;
    },
    async checkpoint<T>(options: { key: string; fn(): Promise<T> | T }) {
      if (!state.has(options.key)) {
        state.set(options.key, await options.fn());
      }
      return state.get(options.key) as T;
    },
  };
  try {
    await action.handler({ ...context, logger });
  } catch (error) {
    if (!run.settle) {
      throw error;
    }
    return { log, outputs, error };
  }
  return { log, outputs };
}
