import {
  ApiException,
  PatchStrategy,
  setHeaderOptions,
} from '@kubernetes/client-node';

/** Lets a call's body be what changes. */
export const mergePatch = setHeaderOptions(
  'Content-Type',
  PatchStrategy.MergePatch,
);

/** Says whether the object is new; one that was there already will do. */
export async function created(creation: Promise<unknown>): Promise<boolean> {
  return (await unlessStatus(409, creation)) !== undefined;
}

/** What a call answers; nothing when it is refused with that status. */
export async function unlessStatus<T>(
  status: number,
  call: Promise<T>,
): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiException && error.code === status) {
      return undefined;
    }
    throw error;
  }
}
