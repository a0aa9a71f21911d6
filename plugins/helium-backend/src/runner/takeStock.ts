import { stringifyError } from '@backstage/errors';
import type { KeptData } from '@helium-portal/backstage-plugin-helium-node';
import { z } from 'zod';
import { within } from '../lib/within';
import type { AttemptResult, WorkspaceData } from './protocol';
import { pieceOfData } from './protocolSchemas';
import { distinct } from './references';
import type { OperationEnvironment } from './runOperation';
import { StackData } from './stackData';

/** What takes longer keeps nobody waiting for the result. */
const STOCK_MS = 15_000;
/** Of data by name: more than people read before they delete it. */
const MOST_ITEMS = 100;

const data = z.array(pieceOfData);

/**
 * What there is once an operation is over, so that nobody has to read the state and ask the cloud to say what a destroy removes. What
 * can't be told is left out, which is no reason for the operation to fail.
 */
export async function takeStock(
  environment: OperationEnvironment,
  { outcome }: AttemptResult,
): Promise<Pick<AttemptResult, 'resources' | 'data'>> {
  const { session, hasStack, entrypoint, reporter, spec, stopper } =
    environment;
  const { kind } = spec.operation;
  if (
    !hasStack ||
    kind === 'preview' ||
    (kind === 'destroy' && outcome === 'succeeded') ||
    stopper.signal.aborted
  ) {
    return {};
  }
  const signal = AbortSignal.any([
    stopper.signal,
    AbortSignal.timeout(STOCK_MS),
  ]);
  const context = { ...environment.context, signal };
  const listedAt = new Date().toISOString();
  const [stack, listed] = await Promise.all([
    told('What the stack has', async () => {
      const { counts, removable } = StackData.of(
        await session.exportState(signal),
        { entrypoint, context },
      );
      return { counts, removable: data.parse(removable) };
    }),
    told('What data is outside of the stack', async () =>
      data.optional().parse(await entrypoint.listData?.(context)),
    ),
  ]);
  return {
    resources: stack?.counts,
    data: join({
      inStack: stack?.removable,
      outside: listed ?? (entrypoint.keepData ? undefined : []),
      listedAt: listed && listedAt,
    }),
  };

  async function told<T>(
    what: string,
    look: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await within(STOCK_MS, what, look());
    } catch (error) {
      reporter.log(`${what} can't be told: ${stringifyError(error)}`);
      return undefined;
    }
  }
}

/** Each part is undefined when it is not known. */
function join(parts: {
  inStack?: KeptData[];
  outside?: KeptData[];
  listedAt?: string;
}): WorkspaceData | undefined {
  const { inStack, outside, listedAt } = parts;
  if (!inStack && !listedAt) {
    return undefined;
  }
  const all = distinct([...(inStack ?? []), ...(outside ?? [])]);
  return {
    items: all.slice(0, MOST_ITEMS),
    totalItems: all.length,
    complete: inStack !== undefined && outside !== undefined,
    listedAt,
  };
}
