import type { JsonObject } from '@backstage/types';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HeliumMutationOptions } from '@helium-portal/backstage-plugin-helium-common';
import type { FaultSite } from '../support';
import { persist } from '../support/persist';

/** The others are of the ledger, which is quick. */
const EACH_TENTH: Record<number, string> = {
  1: 'kubernetes_namespace',
  6: 'gcp_namespace_only',
};
/** What of each program is changed. */
const CHANGES: Record<string, () => JsonObject> = {
  ledger: () => ({ value: String(Math.random()) }),
  kubernetes_namespace: () => ({ size: 'medium' }),
  gcp_namespace_only: () => ({ pachdVersion: '2.11.3' }),
};
const CREATED_MS = 120_000;

/** What was asked for, by how often. */
export interface Asked {
  created: number;
  updated: number;
  extended: number;
  cancelled: number;
  deleted: number;
}

const chance = (part: number) => Math.random() < part;

/** People who make, change, extend, cancel and delete workspaces, each one workspace after the other. */
export class People {
  readonly asked: Asked = {
    created: 0,
    updated: 0,
    extended: 0,
    cancelled: 0,
    deleted: 0,
  };
  readonly names: string[] = [];
  readonly #site: FaultSite;
  readonly #until: number;

  constructor(options: { site: FaultSite; until: number }) {
    this.#site = options.site;
    this.#until = options.until;
  }

  /** Resolves when the time is over and each of them has done with a last workspace. */
  async work(count: number): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, async () => {
        while (Date.now() < this.#until) {
          await this.#liveWithOne();
        }
      }),
    );
  }

  async #liveWithOne(): Promise<void> {
    const name = await this.#create();
    if (chance(0.15)) {
      await sleep(Math.random() * 4_000);
      await this.#cancel(name);
    }
    await this.#untilIdle(name);
    if (chance(0.5)) {
      await this.#update(name);
      if (chance(0.2)) {
        await this.#cancel(name);
      }
    }
    if (chance(0.4)) {
      await this.#extend(name);
    }
    if (chance(0.7)) {
      await this.#untilIdle(name);
    }
    // Some stay, so that there is something to compare in the end.
    if (chance(0.75)) {
      await this.#delete(name);
    }
  }

  async #create(): Promise<string> {
    const name = `soak-${this.names.length + 1}`;
    this.names.push(name);
    const program = EACH_TENTH[this.names.length % 10] ?? 'ledger';
    await this.#ask('created', options =>
      this.#site.client.createWorkspace(
        {
          name,
          program,
          expiresIn: 'PT8H',
          parameters:
            program === 'ledger'
              ? {
                  entries: 1 + Math.floor(Math.random() * 4),
                  seconds: Math.floor(Math.random() * 3),
                  parallel: chance(0.5),
                  adopt: chance(0.5),
                  value: 'first',
                }
              : { disableNotebooks: true },
        },
        options,
      ),
    );
    return name;
  }

  async #update(name: string): Promise<void> {
    const { program } = await this.#workspace(name);
    await this.#ask('updated', options =>
      this.#site.client.updateWorkspace(
        name,
        { parameters: CHANGES[program]() },
        options,
      ),
    );
  }

  async #extend(name: string): Promise<void> {
    await this.#ask('extended', options =>
      this.#site.client.extendWorkspace(name, { expiresIn: 'PT1H' }, options),
    );
  }

  async #cancel(name: string): Promise<void> {
    const { activeOperation } = await this.#workspace(name);
    if (activeOperation) {
      await this.#ask('cancelled', options =>
        this.#site.client.cancelOperation(name, activeOperation.id, options),
      );
    }
  }

  async #delete(name: string): Promise<void> {
    await this.#ask('deleted', options =>
      this.#site.client.deleteWorkspace(name, options),
    );
  }

  /** What somebody else, or the moment, does not allow is refused: that is no fault. */
  async #ask(
    what: keyof Asked,
    call: (
      options: HeliumMutationOptions & { idempotencyKey: string },
    ) => Promise<unknown>,
  ): Promise<void> {
    try {
      await persist(call);
      this.asked[what] += 1;
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode !== 409) {
        throw error;
      }
    }
  }

  async #workspace(name: string) {
    const { answer } = await persist(() =>
      this.#site.client.getWorkspace(name),
    );
    return answer;
  }

  /** Waits a while for what is under way; who is impatient goes on. */
  async #untilIdle(name: string): Promise<void> {
    const deadline = Date.now() + CREATED_MS;
    while (
      (await this.#workspace(name)).activeOperation &&
      Date.now() < Math.min(deadline, this.#until)
    ) {
      await sleep(500);
    }
  }
}
