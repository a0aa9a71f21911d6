import {
  ConflictError,
  CustomErrorBase,
  InputError,
  NotAllowedError,
  NotFoundError,
  ResponseError,
} from '@backstage/errors';
import { getFieldErrors } from '@helium-portal/backstage-plugin-helium-common';

/** What became of a workspace, told to people. */
export class WorkspaceError extends CustomErrorBase {}

/** True when asking again may help: no answer at all, too many requests, or the server's own trouble. */
export function isTransient(error: unknown): boolean {
  if (error instanceof ResponseError) {
    return error.statusCode >= 500 || error.statusCode === 429;
  }
  // fetch rejects with a TypeError when there is no connection.
  return error instanceof TypeError || isConnectionError(error);
}

function isConnectionError(error: unknown): boolean {
  return (
    error instanceof Error &&
    /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|terminated|socket/i.test(
      `${error.message} ${String(error.cause ?? '')}`,
    )
  );
}

/** Says in the task's log what the API refused and which field it means. */
export function explain(error: unknown, what: string): Error {
  if (!(error instanceof ResponseError)) {
    return error instanceof Error ? error : new Error(String(error));
  }
  const fields = getFieldErrors(error);
  const reason = fields.length
    ? fields.map(item => `${item.field}: ${item.message}`).join('; ')
    : error.body.error.message;
  const message = `${what} was refused: ${reason}`;
  switch (error.statusCode) {
    case 400:
    case 413:
    case 422:
      return withCause(new InputError(message), error);
    case 401:
    case 403:
      return withCause(new NotAllowedError(message), error);
    case 404:
      return withCause(new NotFoundError(message), error);
    case 409:
      return withCause(new ConflictError(message), error);
    default:
      return error;
  }
}

/** By the constructor, the message would end with the number of the answer's status. */
function withCause(error: Error, cause: Error): Error {
  return Object.assign(error, { cause });
}
