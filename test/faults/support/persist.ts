import type { HeliumRequestOptions } from '@helium-portal/backstage-plugin-helium-common';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENCE_MS } from './wait';

/**
 * Makes a call as a careful client does: with an idempotency key, and again with the same one as long as nobody answers, or a replica that
 * answers can't serve.
 *
 * @returns the answer, and how often it was asked
 */
export async function persist<T>(
  call: (
    options: HeliumRequestOptions & { idempotencyKey: string },
  ) => Promise<T>,
): Promise<{ answer: T; tries: number }> {
  const idempotencyKey = randomUUID();
  const deadline = Date.now() + PATIENCE_MS;
  for (let tries = 1; ; tries++) {
    try {
      return { answer: await call({ idempotencyKey }), tries };
    } catch (error) {
      const { statusCode } = error as { statusCode?: number };
      const refused = statusCode !== undefined && statusCode < 500;
      if (refused || Date.now() > deadline) {
        throw error;
      }
      await sleep(500);
    }
  }
}
