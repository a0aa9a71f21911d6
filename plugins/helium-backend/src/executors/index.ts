import type { LoggerService } from '@backstage/backend-plugin-api';
import type { HeliumConfig } from '../config';
import { ProcessExecutor } from './ProcessExecutor';
import type { Executor, Executors } from './types';

/** All that can be had with this configuration: attempts that another one started are looked after, too. */
export async function createExecutors(
  config: Pick<HeliumConfig, 'operations'>,
  logger: LoggerService,
): Promise<Executors> {
  const { workDirectory, attemptMemory } = config.operations;
  const executors: Executor[] = [
    await ProcessExecutor.create({ workDirectory, attemptMemory, logger }),
  ];
  return new Map(executors.map(executor => [executor.name, executor]));
}
