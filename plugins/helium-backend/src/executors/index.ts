import type { LoggerService } from '@backstage/backend-plugin-api';
import type { HeliumConfig } from '../config';
import { KubernetesExecutor } from './kubernetes/KubernetesExecutor';
import { ProcessExecutor } from './ProcessExecutor';
import type { Executor, Executors } from './types';

/**
 * All that can be had with this configuration: attempts that another one started are looked after, too.
 *
 * @param installation - see `readInstallation`
 */
export async function createExecutors(
  config: Pick<HeliumConfig, 'operations'>,
  installation: string,
  logger: LoggerService,
): Promise<Executors> {
  const { workDirectory, attemptMemory, grace, deadline, kubernetes } =
    config.operations;
  const executors: Executor[] = [
    await ProcessExecutor.create({
      installation,
      workDirectory,
      attemptMemory,
      logger,
    }),
  ];
  if (kubernetes) {
    executors.push(
      KubernetesExecutor.create({
        config: kubernetes,
        installation,
        attemptMemory,
        grace,
        deadline,
        workDirectory,
        logger,
      }),
    );
  }
  return new Map(executors.map(executor => [executor.name, executor]));
}
