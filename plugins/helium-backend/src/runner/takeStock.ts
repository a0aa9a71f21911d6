import { stringifyError } from '@backstage/errors';
import type { AttemptResult, ResourceCount } from './protocol';
import type { OperationEnvironment } from './runOperation';
import { StackData } from './stackData';

/** A state that takes longer keeps nobody waiting for the result. */
const STOCK_MS = 15_000;

/**
 * What the stack has once an operation is over, so that nobody has to read its state to say what a destroy removes.
 *
 * @returns undefined when it can't be told, which is no reason for the operation to fail
 */
export async function takeStock(
  environment: OperationEnvironment,
  { outcome }: AttemptResult,
): Promise<ResourceCount[] | undefined> {
  const { session, hasStack, reporter, spec, stopper } = environment;
  const { kind } = spec.operation;
  if (
    !hasStack ||
    kind === 'preview' ||
    (kind === 'destroy' && outcome === 'succeeded') ||
    stopper.signal.aborted
  ) {
    return undefined;
  }
  try {
    const signal = AbortSignal.any([
      stopper.signal,
      AbortSignal.timeout(STOCK_MS),
    ]);
    return StackData.of(await session.exportState(signal), environment).counts;
  } catch (error) {
    reporter.log(`What the stack has can't be told: ${stringifyError(error)}`);
    return undefined;
  }
}
