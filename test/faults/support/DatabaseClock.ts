import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime, type Duration } from 'luxon';
import type { PortalOptions } from './portalConfig';

/** The time of day of a site's SQLite database. To be moved while no attempt is under way: its lease would be over. */
export class DatabaseClock {
  readonly #file: string;
  #offset = 0;

  private constructor(file: string) {
    this.#file = file;
  }

  /** @param start - what it shows now; the real time by default */
  static create(folder: string, start = DateTime.now()): DatabaseClock {
    const clock = new DatabaseClock(join(folder, 'database-clock'));
    clock.set(start);
    return clock;
  }

  now(): DateTime {
    return DateTime.now().plus(this.#offset);
  }

  set(at: DateTime): void {
    this.#offset = at.toMillis() - Date.now();
    writeFileSync(this.#file, String(this.#offset));
  }

  move(by: Duration): void {
    this.set(this.now().plus(by));
  }

  /** What a portal that goes by it is started with. */
  get portal(): Required<Pick<PortalOptions, 'env' | 'preloads'>> {
    return {
      env: { HELIUM_FAULT_DATABASE_CLOCK: this.#file },
      preloads: [require.resolve('./moveDatabaseClock')],
    };
  }
}
