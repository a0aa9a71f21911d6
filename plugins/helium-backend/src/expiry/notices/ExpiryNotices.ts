import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { ExpiryConfig } from '../config';
import { noticePayload } from './noticePayload';
import type { ClaimedNoticeable, NoticeStore } from './NoticeStore';
import { planNotice } from './planNotice';
import { recipientsOf } from './recipients';

/** How many workspaces are read at a time. */
const BATCH = 100;
/** How long one that is being told of is left to whoever tells, and until a notice that failed is tried again. */
const CLAIM_SECONDS = 120;

export interface ExpiryNoticesOptions {
  store: NoticeStore;
  notifications: NotificationService;
  catalog: CatalogService;
  auth: AuthService;
  logger: LoggerService;
  config: Pick<ExpiryConfig, 'notices' | 'timeZone'>;
}

/**
 * Tells owners that a workspace is about to expire. A notice counts as sent only after it was, so it is sent at least once; each
 * workspace is claimed before, so that replicas don't send it twice.
 */
export class ExpiryNotices {
  readonly #store: NoticeStore;
  readonly #notifications: NotificationService;
  readonly #logger: LoggerService;
  readonly #options: ExpiryNoticesOptions;

  private constructor(options: ExpiryNoticesOptions) {
    this.#store = options.store;
    this.#notifications = options.notifications;
    this.#logger = options.logger;
    this.#options = options;
  }

  static create(options: ExpiryNoticesOptions): ExpiryNotices {
    return new ExpiryNotices(options);
  }

  async run(signal?: AbortSignal): Promise<void> {
    const failures: string[] = [];
    // What was claimed isn't due any more, failed or not; what can't be is somebody else's.
    let claims;
    do {
      claims = 0;
      for (const workspace of await this.#store.listDue(BATCH)) {
        if (signal?.aborted) {
          break;
        }
        const claimed = await this.#store.claim(workspace, CLAIM_SECONDS);
        if (claimed) {
          claims += 1;
          await this.#lookAt(claimed).catch(error => {
            failures.push(`'${claimed.name}': ${stringifyError(error)}`);
          });
        }
      }
    } while (claims && !signal?.aborted);
    if (failures.length) {
      this.#logger.warn(
        `${failures.length} notices of an expiry could not be sent, and are tried again in ${CLAIM_SECONDS} seconds; the first, of workspace ${failures[0]}`,
      );
    }
  }

  async #lookAt(claimed: ClaimedNoticeable): Promise<void> {
    const { notices, timeZone } = this.#options.config;
    const { due, next } = planNotice(notices.before, {
      expiresAt: claimed.expiresAt,
      setAt: claimed.change?.at ?? claimed.createdAt,
      now: claimed.now,
    });
    const beforeSeconds = due && Math.round(due.as('seconds'));
    if (
      beforeSeconds === undefined ||
      (await this.#store.isSent(claimed, beforeSeconds))
    ) {
      await this.#store.settle(claimed, next);
      return;
    }
    const recipients = await recipientsOf(claimed.owner, {
      ...this.#options,
      fallback: notices.fallback,
    });
    await this.#notifications.send({
      recipients: { type: 'entity', entityRef: recipients },
      payload: noticePayload(claimed, {
        timeZone,
        beforeSeconds,
        last: next === undefined,
      }),
    });
    await this.#store.settle(claimed, next, { beforeSeconds, recipients });
    this.#logger.info(
      `Told ${recipients.join(', ')} that workspace '${
        claimed.name
      }' expires at ${claimed.expiresAt.toISOString()}`,
    );
  }
}
