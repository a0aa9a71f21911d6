import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, stringifyError } from '@backstage/errors';
import type { ErrorRequestHandler } from 'express';
import { isDatabaseAway } from '../database';

/** Answers calls that need a database that is away with a 503: they may come again, and the details are for the log. */
export function databaseErrors(logger: LoggerService): ErrorRequestHandler {
  return (error, _req, _res, next) => {
    if (!isDatabaseAway(error)) {
      next(error);
      return;
    }
    logger.debug(`The database did not answer: ${stringifyError(error)}`);
    next(
      new ServiceUnavailableError(
        "Helium's database does not answer; try again in a moment",
      ),
    );
  };
}
