import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeliumConfig } from '../config';
import type { PortalCli } from '../operations/PortalCli';
import { PulumiCliError } from '../runner/PulumiCli';
import { pulumiEnvironment } from '../runner/pulumiEnvironment';
import { Redactor } from '../runner/Redactor';
import { secretsOf } from '../runner/secretsOf';

/** A stack of the state backend. */
export interface ListedStack {
  project: string;
  name: string;
  resources?: number;
  updatedAt?: Date;
}

/** The state backend, as far as it tells which stacks there are. */
export interface StackList {
  /** All stacks of all projects. Reads each one's state, so it is never for a request. */
  read(signal?: AbortSignal): Promise<ListedStack[]>;
}

/** Asks the Pulumi CLI, with the state backend and the environment that runners get. */
export class PulumiStacks implements StackList {
  readonly #config: Pick<HeliumConfig, 'pulumi' | 'operations' | 'rehearsal'>;
  readonly #cli: Pick<PortalCli, 'get'>;

  private constructor(options: {
    config: Pick<HeliumConfig, 'pulumi' | 'operations' | 'rehearsal'>;
    cli: Pick<PortalCli, 'get'>;
  }) {
    this.#config = options.config;
    this.#cli = options.cli;
  }

  static create(options: {
    config: Pick<HeliumConfig, 'pulumi' | 'operations' | 'rehearsal'>;
    cli: Pick<PortalCli, 'get'>;
  }): PulumiStacks {
    return new PulumiStacks(options);
  }

  async read(signal?: AbortSignal): Promise<ListedStack[]> {
    const { pulumi, operations, rehearsal } = this.#config;
    const cli = await this.#cli.get();
    await mkdir(operations.workDirectory, { recursive: true, mode: 0o700 });
    // Without a project here, each stack is listed with its own.
    const folder = await mkdtemp(join(operations.workDirectory, 'stacks-'));
    try {
      const json = await cli.read(['stack', 'ls', '--all', '--json'], {
        cwd: folder,
        environment: pulumiEnvironment(pulumi, { rehearsal }),
        signal,
      });
      return JSON.parse(json).map(toListedStack);
    } catch (error) {
      if (error instanceof PulumiCliError) {
        const reason = Redactor.of(secretsOf(pulumi)).redact(error.stderr);
        throw new Error(`${error.message}: ${reason.trim()}`);
      }
      throw error;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

interface StackSummary {
  name: string;
  lastUpdate?: string;
  resourceCount?: number;
}

/** Named `<organization>/<project>/<stack>`. */
function toListedStack(summary: StackSummary): ListedStack {
  const [name, project = ''] = summary.name.split('/').reverse();
  return {
    project,
    name,
    resources: summary.resourceCount,
    ...(summary.lastUpdate && { updatedAt: new Date(summary.lastUpdate) }),
  };
}
