import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../../support/HeliumInstance';

/** A process that runs parts of the portal against a database, as another replica would; see `src/__testUtils__/faults` of the backend. */
export class Side<Line extends object> {
  static start<Line extends object>(
    script: 'expiryRace' | 'claimStorm',
    argument: object,
  ): Side<Line> {
    return new Side<Line>(
      spawn(
        process.execPath,
        [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          resolve(
            ROOT,
            `plugins/helium-backend/src/__testUtils__/faults/${script}.ts`,
          ),
          JSON.stringify(argument),
        ],
        { cwd: ROOT, stdio: ['pipe', 'pipe', 'pipe'] },
      ),
    );
  }

  /** What it said, in order. */
  readonly lines: Line[] = [];
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;
  #errors = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#exit = once(child, 'close').then(([code]) => code);
    createInterface({ input: child.stdout! }).on('line', line => {
      if (line.startsWith('>> ')) {
        this.lines.push(JSON.parse(line.slice(3)));
      }
    });
    child.stderr!.on('data', chunk => {
      this.#errors += chunk;
    });
  }

  /** Waits until it has said something. */
  async ready(): Promise<void> {
    while (this.lines.length === 0) {
      const ended = await Promise.race([
        this.#exit.then(() => true),
        new Promise<false>(done => setTimeout(() => done(false), 20)),
      ]);
      if (ended) {
        throw new Error(`It ended at once:\n${this.#errors}`);
      }
    }
  }

  /** Tells it to come to its end. */
  tell(): void {
    this.#child.stdin!.end();
  }

  /** Waits for its end, and for all that it said. */
  async ended(): Promise<Line[]> {
    const code = await this.#exit;
    if (code !== 0) {
      throw new Error(`It ended with ${code}:\n${this.#errors}`);
    }
    return this.lines;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
