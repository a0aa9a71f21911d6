import type { LoggerService } from '@backstage/backend-plugin-api';
import type { HeliumConfig } from '../config';
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
    // Loaded only where it is used: the Kubernetes client is large.
    const { KubernetesExecutor } = await import('./kubernetes');
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
