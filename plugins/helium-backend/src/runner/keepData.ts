import { ConflictError, NotImplementedError } from '@backstage/errors';
import type { LeftoverReference } from '@helium-portal/backstage-plugin-helium-node';
import { keyOf } from './references';
import type { OperationEnvironment } from './runOperation';
import type { StackData } from './stackData';

/** Has what persists outlive the destroy that follows. When that fails nothing is destroyed: there would be no way back. */
export async function keepData(
  environment: OperationEnvironment,
  stackData: StackData,
): Promise<void> {
  const { spec, entrypoint, context, reporter, stopper } = environment;
  if (!spec.keepData) {
    return;
  }
  stopper.throwIfStopped();
  if (!entrypoint.keepData && !entrypoint.persistentData) {
    throw new NotImplementedError(
      `Program '${spec.program.name}' says that it keeps data, and its entrypoint has neither 'keepData' nor 'persistentData'; nothing was destroyed`,
    );
  }
  const [undeclared] = stackData.undeclared;
  if (undeclared) {
    throw new ConflictError(
      `The data can't be kept: it needs ${undeclared.urn}, which program '${spec.program.name}' does not declare as data; nothing was destroyed. Update the workspace first when an older version of the program made it, or delete it without its data`,
    );
  }
  const { until } = spec.keepData;
  const outside = await entrypoint.keepData?.(context, {
    until: new Date(until),
  });
  environment.keptData = [...(outside ?? []), ...stackData.all];
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
  { spec, keptData }: Pick<OperationEnvironment, 'spec' | 'keptData'>,
): boolean {
  return [...spec.keptData, ...keptData].some(
    each => keyOf(each) === keyOf(reference),
  );
}
