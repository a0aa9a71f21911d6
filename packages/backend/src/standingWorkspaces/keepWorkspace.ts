import type { LoggerService } from '@backstage/backend-plugin-api';
import { ForwardedError, isError } from '@backstage/errors';
import {
  getFieldErrors,
  type HeliumApi,
  type HeliumRequestOptions,
  type Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import type { StandingWorkspace } from './config';

/**
 * Makes a workspace when there is none of its name, and leaves alone one that there is, whatever its status: one that goes is made
 * again by a later call. However many replicas call this at once, one is made: the name is taken then, and all of them ask with the
 * key of the same predecessor.
 *
 * @throws ForwardedError that says what the API had against it
 */
export async function keepWorkspace(
  { request }: Pick<StandingWorkspace, 'request'>,
  options: {
    api: Pick<HeliumApi, 'getWorkspace' | 'createWorkspace'>;
    call: HeliumRequestOptions;
    logger: LoggerService;
  },
): Promise<void> {
  const { api, call, logger } = options;
  const { name } = request;
  const present = await find(api, name, call);
  if (present && present.status !== 'destroyed') {
    report(present, request.program, logger);
    return;
  }
  try {
    const { workspace } = await api.createWorkspace(request, {
      ...call,
      idempotencyKey: `standing/${name}/after/${present?.id ?? 'none'}`,
    });
    logger.info(`Makes workspace '${name}', which was missing`, {
      workspace: name,
      id: workspace.id,
    });
  } catch (error) {
    const meanwhile = await find(api, name, call);
    if (!meanwhile || meanwhile.status === 'destroyed') {
      throw new ForwardedError(
        `Workspace '${name}' is missing and could not be made; its schedule tries again. ${describe(
          error,
        )}`,
        error,
      );
    }
    logger.info(`Workspace '${name}' was made by another replica`);
  }
}

async function find(
  api: Pick<HeliumApi, 'getWorkspace'>,
  name: string,
  call: HeliumRequestOptions,
): Promise<Workspace | undefined> {
  try {
    return await api.getWorkspace(name, call);
  } catch (error) {
    if (isError(error) && error.statusCode === 404) {
      return undefined;
    }
    throw error;
  }
}

function report(
  { name, program, status, failure }: Workspace,
  wanted: string | undefined,
  logger: LoggerService,
) {
  if (program !== wanted) {
    logger.warn(
      `Workspace '${name}' is of '${program}', and '${wanted}' is wanted; delete it, or configure another name`,
    );
  } else if (['failed', 'needs-attention', 'leftovers'].includes(status)) {
    logger.warn(
      `Workspace '${name}' is ${status} and stays so until somebody mends or deletes it. ${
        failure?.message ?? ''
      }`.trim(),
    );
  } else {
    logger.debug(`Workspace '${name}' is ${status}`);
  }
}

function describe(error: unknown): string {
  const fields = getFieldErrors(error);
  return fields.length
    ? fields.map(({ field, message }) => `${field}: ${message}`).join('; ')
    : String(error);
}
