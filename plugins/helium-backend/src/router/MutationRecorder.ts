import type { AuditorService } from '@backstage/backend-plugin-api';
import { assertError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { Request } from 'express';
import type { HeliumMetrics } from '../metrics';

type AnyRequest = Request<any, any, any, any, any>;

/** Leaves an audit event and a metric of each mutation, whether it succeeds, fails or is refused. */
export class MutationRecorder {
  readonly #auditor: AuditorService;
  readonly #metrics: HeliumMetrics;

  private constructor(auditor: AuditorService, metrics: HeliumMetrics) {
    this.#auditor = auditor;
    this.#metrics = metrics;
  }

  static create(
    auditor: AuditorService,
    metrics: HeliumMetrics,
  ): MutationRecorder {
    return new MutationRecorder(auditor, metrics);
  }

  /** @param meta - goes into the audit event; never a parameter's value */
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
    try {
      const done = await work();
      await event.success({ meta: done.meta });
      this.#metrics.countMutation(mutation, 'succeeded');
      return done.result;
    } catch (error) {
      assertError(error);
      await event.fail({ error });
      this.#metrics.countMutation(mutation, 'failed');
      throw error;
    }
  }
}
