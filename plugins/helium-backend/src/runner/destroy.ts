import { stringifyError } from '@backstage/errors';
import type {
  Leftover,
  LeftoverReference,
} from '@helium-portal/backstage-plugin-helium-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperationError } from './failures';
import { isKept, keepData } from './keepData';
import type { AttemptFailure, AttemptResult, AttemptSpec } from './protocol';
import { keyOf } from './references';
import type { OperationEnvironment } from './runOperation';
import { StackData } from './stackData';
import type { RunOptions } from './StackSession';
import { nameOf, revealSecrets } from './StackState';

const INVENTORY_TRIES = 5;
const INVENTORY_PAUSE_MS = 2_000;
/** For what somebody takes away: a disk of a cloud, say. */
const LEAVING_PATIENCE_MS = 60_000;

const describe = ({ kind, namespace, name }: LeftoverReference) =>
  [kind, namespace, name].filter(Boolean).join(' ');

/**
 * Removes the leftovers that were chosen, destroys what is in the state but for what is kept, and looks for what is left. The stack goes
 * when nothing is, in the cloud or in it.
 */
export async function destroyStack(
  environment: OperationEnvironment,
  run: RunOptions,
): Promise<AttemptResult> {
  const { session, hasStack, reporter, timer, spec, stopper } = environment;
  if (!hasStack && spec.mustHaveStack) {
    throw missingStack(spec);
  }
  const stackData = await StackData.read(environment);
  // First, because what is left may be what Pulumi waits for.
  const refused = await removeLeftovers(environment, stackData);
  await keepData(environment, stackData);
  const staying = stackData.staying(data => isKept(data, environment));
  for (const data of stackData.heldBy(staying)) {
    refused.set(keyOf(data), 'It stays as long as what is kept needs it');
  }
  if (hasStack) {
    await release(environment);
    stopper.throwIfStopped();
    await timer.time('destroy', session.destroy({ ...run, exclude: staying }));
  }
  reporter.log('Looking for what is left');
  const leftovers = (
    await timer.time('inventory', takeInventory(environment))
  ).map(leftover => {
    const why = refused.get(keyOf(leftover));
    return why ? { ...leftover, detail: why } : leftover;
  });
  const { entrypoint, context } = environment;
  const unverified = leftovers.length
    ? undefined
    : entrypoint.unverified?.(context);
  if (unverified) {
    reporter.log(`Not verified: ${unverified}`);
  }
  if (leftovers.length) {
    reporter.log(`Still there: ${leftovers.map(describe).join(', ')}`);
  } else if (staying.length) {
    reporter.log('Nothing else is left; the stack stays with what is kept');
  } else if (hasStack) {
    await environment.announceRemoval();
    await session.remove();
    reporter.log('Nothing is left; the stack is removed');
  }
  return {
    outcome: 'succeeded',
    summary: run.collector.summary,
    leftovers,
    keptData: environment.keptData,
    unverified,
  };
}

/**
 * What is left after a destroy that failed, when something of it waits for a finalizer: that is what keeps Pulumi waiting as well, and
 * the same would happen again at once. What is in the state still is not left over: it goes with a later destroy.
 */
export async function whatIsLeftAfter(
  failure: AttemptFailure,
  environment: OperationEnvironment,
): Promise<Pick<AttemptResult, 'failure' | 'leftovers'>> {
  const { spec, entrypoint, context, reporter, stopper } = environment;
  if (
    spec.operation.kind !== 'destroy' ||
    failure.class === 'attention' ||
    stopper.signal.aborted
  ) {
    return { failure };
  }
  try {
    const found = (await entrypoint.inventory(context)).filter(
      each => !isKept(each, environment),
    );
    if (!found.some(isHeld)) {
      return { failure };
    }
    const isToGo = await whatIsToGo(environment);
    const leftovers = found.filter(each => isHeld(each) || !isToGo(each));
    reporter.log(`Still there: ${leftovers.map(describe).join(', ')}`);
    return { failure: { ...failure, class: 'permanent' }, leftovers };
  } catch (error) {
    reporter.log(`What is left can't be told: ${stringifyError(error)}`);
    return { failure };
  }
}

function isHeld({ heldBy }: Leftover) {
  return Boolean(heldBy?.length);
}

/** Tells what the state has, by the ids that providers give: `demo`, `demo/pachd`, `projects/p/regions/r/routers/demo`. */
async function whatIsToGo({
  session,
  hasStack,
}: OperationEnvironment): Promise<(leftover: Leftover) => boolean> {
  const resources = hasStack ? (await session.exportState()).resources : [];
  const ids = resources.flatMap(({ id }) => id ?? []);
  const isThere = (name: string) =>
    ids.some(id => id === name || id.endsWith(`/${name}`));
  return ({ namespace, name }) =>
    namespace
      ? ids.includes(namespace) || ids.includes(`${namespace}/${name}`)
      : isThere(name);
}

/**
 * But for what is in the stack, which the destroy removes.
 *
 * @returns why some could not be removed, by their keys
 */
async function removeLeftovers(
  {
    spec,
    entrypoint,
    context,
    reporter,
    redactor,
    stopper,
  }: OperationEnvironment,
  stackData: StackData,
): Promise<Map<string, string>> {
  const refused = new Map<string, string>();
  const items = spec.removal?.items.filter(item => !stackData.has(item));
  for (const item of items ?? []) {
    stopper.throwIfStopped();
    try {
      if (!entrypoint.removeLeftover) {
        throw new Error("the workspace's program can't remove anything");
      }
      await entrypoint.removeLeftover(item, context, {
        force: spec.removal!.force,
      });
      reporter.log(`Removed ${describe(item)}`);
    } catch (error) {
      const why = redactor.redact(
        `It could not be removed: ${stringifyError(error)}`,
      );
      reporter.log(`${describe(item)}: ${why}`);
      refused.set(keyOf(item), why);
    }
  }
  return refused;
}

/** What would leak; the rest goes all the same when this fails. */
async function release({
  session,
  entrypoint,
  context,
  reporter,
}: OperationEnvironment): Promise<void> {
  if (!entrypoint.beforeDestroy) {
    return;
  }
  try {
    const state = await session.exportPlainState();
    await entrypoint.beforeDestroy(
      context,
      state.kubernetesProviders.map(({ urn, inputs }) => ({
        urn,
        name: nameOf(urn),
        inputs: revealSecrets(inputs),
      })),
    );
  } catch (error) {
    reporter.log(
      `What the destroy was to begin with failed: ${stringifyError(error)}`,
    );
  }
}

/** What it made may all be there still: the program's inventory need not see everything, and says nothing of a wrong backend. */
function missingStack({ workspace, program, pulumi }: AttemptSpec): Error {
  return new OperationError(
    'attention',
    `The state backend ${pulumi.backendUrl} has no stack '${workspace.name}' of project '${program.project}', though workspace '${workspace.name}' was made and nobody has removed its stack; nothing was destroyed. Make sure that helium.pulumi.backendUrl is the backend that has it, mounted and whole, and delete the workspace again. When the stack is lost, restore a backup by a repair, or make an empty stack of this name with 'pulumi stack init', and then delete the workspace: what the inventory finds is named`,
  );
}

/** What a cloud still takes away in the background is no leftover, so it is looked for more than once. */
async function takeInventory(
  environment: OperationEnvironment,
): Promise<Leftover[]> {
  const { entrypoint, context, stopper } = environment;
  const deadline = Date.now() + LEAVING_PATIENCE_MS;
  for (let tries = 1; ; tries++) {
    stopper.throwIfStopped();
    const leftovers = (await entrypoint.inventory(context)).filter(
      each => !isKept(each, environment),
    );
    const mayGo = leftovers.some(({ leaving }) => leaving)
      ? Date.now() < deadline
      : tries < INVENTORY_TRIES;
    if (!leftovers.length || !mayGo) {
      return leftovers;
    }
    await sleep(INVENTORY_PAUSE_MS);
  }
}
