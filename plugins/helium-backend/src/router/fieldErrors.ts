import type { FieldError } from '@helium-portal/backstage-plugin-helium-common';
import type { ErrorRequestHandler } from 'express';
import { error as openapi } from 'express-openapi-validator';
import type { HeliumConfig } from '../config';
import { FieldConflictError, FieldInputError } from '../errors';

/** Answers errors that are about fields with these in the body; leaves the others to the framework. */
export function fieldErrors({
  bodyLimit,
}: Pick<HeliumConfig, 'bodyLimit'>): ErrorRequestHandler {
  return (error, req, res, next) => {
    const answer = read(error, bodyLimit);
    if (!answer || res.headersSent) {
      next(error);
      return;
    }
    const { statusCode, name, message, fields } = answer;
    res.status(statusCode).json({
      error: { name, message },
      request: { method: req.method, url: req.url },
      response: { statusCode },
      fields,
    });
  };
}

interface Answer {
  statusCode: number;
  name: string;
  message: string;
  fields: FieldError[];
}

function read(error: unknown, bodyLimit: number): Answer | undefined {
  if (error instanceof FieldInputError) {
    const { name, message, fields } = error;
    return { statusCode: 400, name, message, fields };
  }
  if (error instanceof FieldConflictError) {
    const { name, message, fields } = error;
    return { statusCode: 409, name, message, fields };
  }
  if (error instanceof openapi.BadRequest) {
    const fields = error.errors.map(({ path, message }) => ({
      field: toField(path),
      message,
    }));
    return {
      statusCode: 400,
      name: 'InputError',
      message: error.message,
      fields,
    };
  }
  switch ((error as { type?: string } | undefined)?.type) {
    case 'entity.too.large': {
      const message = `the request is larger than ${bodyLimit} MiB; a YAML parameter, such as parameters.values, may hold at most 1 MiB`;
      return {
        statusCode: 413,
        name: 'PayloadTooLargeError',
        message,
        fields: [{ field: 'parameters', message }],
      };
    }
    case 'entity.parse.failed':
      return {
        statusCode: 400,
        name: 'InputError',
        message: 'The body is not JSON',
        fields: [{ field: 'body', message: 'is not JSON' }],
      };
    default:
      return undefined;
  }
}

/** The validation's `/body/parameters/size` is our `parameters.size`. */
function toField(path: string): string {
  const field = path
    .replace(/^\/?(body|query|headers|params)\/?/, '')
    .replaceAll('/', '.');
  return field || 'body';
}
