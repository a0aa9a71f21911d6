import type { LoggerService } from '@backstage/backend-plugin-api';
import type { HeliumConfig } from '../config';
import { KubernetesExecutor } from './kubernetes/KubernetesExecutor';
import { ProcessExecutor } from './ProcessExecutor';
import type { Executor, Executors } from './types';

/** All that can be had with this configuration: attempts that another one started are looked after, too. */
export async function createExecutors(
  config: Pick<HeliumConfig, 'operations'>,
  logger: LoggerService,
): Promise<Executors> {
  const { workDirectory, attemptMemory, grace, kubernetes } = config.operations;
  const executors: Executor[] = [
    await ProcessExecutor.create({ workDirectory, attemptMemory, logger }),
  ];
  if (kubernetes) {
    executors.push(
      KubernetesExecutor.create({
        config: kubernetes,
        attemptMemory,
        grace,
        workDirectory,
        logger,
      }),
    );
  }
  return new Map(executors.map(executor => [executor.name, executor]));
}
