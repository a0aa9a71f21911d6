import type { LoggerService } from '@backstage/backend-plugin-api';

/** A logger whose every line carries what it is about, so that all that was said of an attempt can be found by it. */
export function attemptLogger(
  logger: LoggerService,
  about: { workspace: string; operation: string; attempt: number },
): LoggerService {
  return logger.child({ ...about });
}
