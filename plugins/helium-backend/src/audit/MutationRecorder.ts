import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { Request } from 'express';
import type { HeliumMetrics } from '../metrics';

type AnyRequest = Request<any, any, any, any, any>;

/** Leaves an audit event and a metric of each mutation, whether it succeeds, fails or is refused. */
export class MutationRecorder {
  readonly #auditor: AuditorService;
  readonly #metrics: Pick<HeliumMetrics, 'countMutation'>;
  readonly #logger: LoggerService;

  private constructor(options: {
    auditor: AuditorService;
    metrics: Pick<HeliumMetrics, 'countMutation'>;
    logger: LoggerService;
  }) {
    this.#auditor = options.auditor;
    this.#metrics = options.metrics;
    this.#logger = options.logger;
  }

  static create(options: {
    auditor: AuditorService;
    metrics: Pick<HeliumMetrics, 'countMutation'>;
    logger: LoggerService;
  }): MutationRecorder {
    return new MutationRecorder(options);
  }

  /**
   * @param request - what asked for it; undefined when Helium itself acts
   * @param meta - goes into the audit event; never a parameter's value
   */
  async record<T>(
    mutation: string,
    request: unknown,
    meta: JsonObject,
    work: () => Promise<{ result: T; meta?: JsonObject }>,
  ): Promise<T> {
    const event = await this.#auditor.createEvent({
      eventId: mutation,
      severityLevel: 'medium',
      request: request as AnyRequest,
      meta,
    });
    let done;
    try {
      done = await work();
    } catch (error) {
      this.#metrics.countMutation(mutation, 'failed');
      await this.#close(mutation, event.fail({ error: toError(error) }));
      throw error;
    }
    this.#metrics.countMutation(mutation, 'succeeded');
    await this.#close(mutation, event.success({ meta: done.meta }));
    return done.result;
  }

  // The mutation is done or refused by now, and an audit log that fails must not say otherwise.
  async #close(mutation: string, written: Promise<void>): Promise<void> {
    try {
      await written;
    } catch (error) {
      this.#logger.error(
        `The end of a ${mutation} could not be written to the audit log`,
        toError(error),
      );
    }
  }
}
