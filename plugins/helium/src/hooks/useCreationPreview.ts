import type {
  CreateWorkspaceRequest,
  HeliumApi,
  Operation,
} from '@helium-portal/backstage-plugin-helium-common';
import { mayPass } from '../api/errors';
import { type Preview, type PreviewRun, usePreviewBy } from './usePreview';

const LOOK_AGAIN_MS = 1_500;

/** Previews workspaces that don't exist. */
export function useCreationPreview(): Preview<CreateWorkspaceRequest> {
  return usePreviewBy(run);
}

async function run(
  api: HeliumApi,
  request: CreateWorkspaceRequest,
  options: PreviewRun,
): Promise<Operation> {
  const { signal, onAccepted } = options;
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
      operation = await lookAgain(api, operation, options);
    }
    return operation;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** The preview goes on while nothing can be read of it. */
async function lookAgain(
  api: HeliumApi,
  last: Operation,
  { onInterruption }: PreviewRun,
): Promise<Operation> {
  try {
    const operation = await api.getCreationPreview(last.id);
    onInterruption(undefined);
    return operation;
  } catch (error) {
    if (mayPass(error)) {
      onInterruption(error as Error);
      return last;
    }
    throw error;
  }
}
