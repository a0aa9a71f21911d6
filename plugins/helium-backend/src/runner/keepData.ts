import { NotImplementedError } from '@backstage/errors';
import type { LeftoverReference } from '@helium-portal/backstage-plugin-helium-node';
import { keyOf } from './references';
import type { OperationEnvironment } from './runOperation';

/** Has what persists outlive the destroy that follows. When that fails nothing is destroyed: there would be no way back. */
export async function keepData(
  environment: OperationEnvironment,
): Promise<void> {
  const { spec, entrypoint, context, reporter, stopper } = environment;
  if (!spec.keepData) {
    return;
  }
  stopper.throwIfStopped();
  if (!entrypoint.keepData) {
    throw new NotImplementedError(
      `Program '${spec.program.name}' says that it keeps data, and its entrypoint has no 'keepData'; nothing was destroyed`,
    );
  }
  const { until } = spec.keepData;
  environment.keptData = await entrypoint.keepData(context, {
    until: new Date(until),
  });
  reporter.log(
    environment.keptData.length
      ? `Kept until ${until}: ${environment.keptData
          .map(({ kind, name }) => `${kind} ${name}`)
          .join(', ')}`
      : 'There is no data to keep',
  );
}

/** What is kept is no leftover, and neither is what earlier destroys have kept, unless it is what this one is to remove. */
export function isKept(
  reference: LeftoverReference,
  { spec, keptData }: OperationEnvironment,
): boolean {
  return [...spec.keptData, ...keptData].some(
    each => keyOf(each) === keyOf(reference),
  );
}
