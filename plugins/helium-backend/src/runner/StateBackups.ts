import type { BackupReason } from '@helium-portal/backstage-plugin-helium-common';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { OperationError } from './failures';
import type { PortalClient } from './PortalClient';
import { StackState } from './StackState';

const PATIENCE_MS = 2 * 60_000;

/** Keeps states at the portal, so that there is a way back from whatever is done next. */
export class StateBackups {
  readonly #client: Pick<PortalClient, 'sendBackup' | 'fetchBackup'>;
  readonly #signal: AbortSignal;

  private constructor(
    client: Pick<PortalClient, 'sendBackup' | 'fetchBackup'>,
    signal: AbortSignal,
  ) {
    this.#client = client;
    this.#signal = signal;
  }

  static create(options: {
    client: Pick<PortalClient, 'sendBackup' | 'fetchBackup'>;
    signal: AbortSignal;
  }): StateBackups {
    return new StateBackups(options.client, options.signal);
  }

  /**
   * Keeps a state whose secrets are encrypted; an empty one is not worth it.
   *
   * @throws OperationError, transient, when the portal does not take it: then nothing may be done to the stack.
   */
  async save(state: StackState, reason: BackupReason): Promise<void> {
    if (state.isEmpty) {
      return;
    }
    const data = await promisify(gzip)(state.toString());
    const resources = state.resources.length;
    try {
      await this.#client.sendBackup(
        randomUUID(),
        { reason, resources, data },
        PATIENCE_MS,
        this.#signal,
      );
    } catch (error) {
      this.#signal.throwIfAborted();
      throw new OperationError(
        'transient',
        `The state of ${resources} resources (${
          data.length
        } bytes) could not be kept before it is changed, so nothing was done: ${
          error instanceof Error ? error.message : error
        }`,
      );
    }
  }

  /** @throws PortalRefusal when there is none of that id any more */
  async load(id: string): Promise<StackState> {
    const data = await this.#client.fetchBackup(id, PATIENCE_MS, this.#signal);
    return StackState.parse((await promisify(gunzip)(data)).toString());
  }
}
