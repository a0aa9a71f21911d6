import { InputError } from '@backstage/errors';
import type { Executor, Executors } from '../executors/types';

/** @throws InputError when there is none of that name */
export function requireExecutor(executors: Executors, name: string): Executor {
  const executor = executors.get(name);
  if (!executor) {
    throw new InputError(
      `There is no executor '${name}' here; set helium.operations.${name} for it`,
    );
  }
  return executor;
}
