import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import type { FaultSite } from './FaultSite';

/** Somebody who works on a stack of a site with Pulumi, past Helium. */
export class Person {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;
  #output = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#exit = once(child, 'close');
    [child.stdout!, child.stderr!].forEach(stream =>
      stream.on('data', chunk => {
        this.#output += chunk;
      }),
    );
  }

  static refreshes(site: FaultSite, project: string, stack: string): Person {
    const pulumi = process.env.HELIUM_PULUMI ?? 'pulumi';
    return new Person(
      spawn(
        process.execPath,
        [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          require.resolve('./personRefresh'),
          stack,
          project,
          `file://${site.state.folder}`,
        ],
        {
          env: {
            ...process.env,
            NODE_OPTIONS: '',
            PATH: [
              ...(isAbsolute(pulumi) ? [dirname(pulumi)] : []),
              process.env.PATH,
            ].join(delimiter),
            PULUMI_HOME: join(site.home, 'pulumi'),
            PULUMI_CONFIG_PASSPHRASE: 'a-fault-passphrase',
            PULUMI_SKIP_UPDATE_CHECK: 'true',
            PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: 'true',
          },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      ),
    );
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Waits until Pulumi has ended, well or not. */
  async gone(): Promise<void> {
    await this.#exit;
  }

  /** @throws Error with what was said, unless it ended well */
  async ended(): Promise<void> {
    await this.#exit;
    if (this.#child.exitCode !== 0) {
      throw new Error(
        `Pulumi ended with ${this.#child.exitCode}: ${this.#output}`,
      );
    }
  }
}
