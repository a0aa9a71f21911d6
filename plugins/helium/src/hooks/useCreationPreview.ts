import type {
  CreateWorkspaceRequest,
  HeliumApi,
  Operation,
} from '@helium-portal/backstage-plugin-helium-common';
import { isUnreachable } from '../api/errors';
import { type Preview, type PreviewRun, usePreviewBy } from './usePreview';

const LOOK_AGAIN_MS = 1_500;

/** Previews workspaces that don't exist. */
export function useCreationPreview(): Preview<CreateWorkspaceRequest> {
  return usePreviewBy(run);
}

async function run(
  api: HeliumApi,
  request: CreateWorkspaceRequest,
  { signal, onAccepted }: PreviewRun,
): Promise<Operation> {
  let operation = await api.previewCreation(request);
  const { id } = operation;
  const cancel = () => {
    api.cancelCreationPreview(id).catch(() => {});
  };
  if (signal.aborted) {
    cancel();
  }
  signal.throwIfAborted();
  signal.addEventListener('abort', cancel);
  try {
    while (!operation.finishedAt) {
      onAccepted(operation);
      await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN_MS));
      signal.throwIfAborted();
      operation = await lookAgain(api, operation);
    }
    return operation;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** The preview goes on while the backend can't be reached. */
async function lookAgain(api: HeliumApi, last: Operation): Promise<Operation> {
  try {
    return await api.getCreationPreview(last.id);
  } catch (error) {
    if (isUnreachable(error)) {
      return last;
    }
    throw error;
  }
}
