import { LoggerService } from '@backstage/backend-plugin-api';
import {
  NotFoundError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import pLimit from 'p-limit';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { HeliumConfig } from '../config';
import { PulumiCli, PulumiCliError } from '../runner/PulumiCli';
import { pulumiEnvironment } from '../runner/pulumiEnvironment';
import { Redactor } from '../runner/Redactor';
import { secretsOf } from '../runner/secretsOf';
import type { Workspace } from '../workspaces/types';
import { PortalCli } from './PortalCli';

/** For one read, the wait for its turn included. */
const READ_MS = 60_000;
/** Each is a process of some 100 MB beside the portal. */
const CONCURRENT_READS = 4;

/**
 * Reads secret outputs from the Pulumi state when somebody asks for one; they are kept nowhere else. It takes no lock, so it also
 * works while an operation runs.
 */
export class SecretOutputReader {
  readonly #config: Pick<HeliumConfig, 'pulumi' | 'operations'>;
  readonly #logger: LoggerService;
  readonly #cli: PortalCli;
  readonly #patienceMs: number;
  readonly #limit = pLimit(CONCURRENT_READS);

  private constructor(options: {
    config: Pick<HeliumConfig, 'pulumi' | 'operations'>;
    cli: PortalCli;
    logger: LoggerService;
    patienceMs?: number;
  }) {
    this.#config = options.config;
    this.#cli = options.cli;
    this.#logger = options.logger;
    this.#patienceMs = options.patienceMs ?? READ_MS;
  }

  static create(options: {
    config: Pick<HeliumConfig, 'pulumi' | 'operations'>;
    cli: PortalCli;
    logger: LoggerService;
    patienceMs?: number;
  }): SecretOutputReader {
    return new SecretOutputReader(options);
  }

  /**
   * @throws NotFoundError when the stack has no such output or it is not a secret, ServiceUnavailableError when the state can't be
   * read in time, or there is no CLI to read it with.
   */
  async read(options: {
    workspace: Workspace;
    output: string;
  }): Promise<string> {
    const signal = AbortSignal.timeout(this.#patienceMs);
    return await this.#limit(() => this.#read({ ...options, signal }));
  }

  async #read(options: {
    workspace: Workspace;
    output: string;
    signal: AbortSignal;
  }): Promise<string> {
    const { workspace, output, signal } = options;
    const missing = new NotFoundError(
      `Workspace '${workspace.name}' has no secret output '${output}'`,
    );
    if (output in workspace.outputs) {
      throw missing;
    }
    if (signal.aborted) {
      throw this.#tooSlow(workspace);
    }
    const { workDirectory } = this.#config.operations;
    await mkdir(workDirectory, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(workDirectory, 'outputs-'));
    try {
      await writeFile(
        join(folder, 'Pulumi.yaml'),
        stringify({ name: workspace.project, runtime: 'nodejs' }),
      );
      const cli = await this.#command();
      const json = await cli.read(
        [
          'stack',
          'output',
          '--json',
          '--show-secrets',
          '--stack',
          workspace.name,
        ],
        {
          cwd: folder,
          environment: pulumiEnvironment(this.#config.pulumi, {
            rehearsal: workspace.rehearsal,
          }),
          signal,
        },
      );
      const outputs: Record<string, unknown> = JSON.parse(json);
      if (!Object.hasOwn(outputs, output)) {
        throw missing;
      }
      const value = outputs[output];
      return typeof value === 'string' ? value : JSON.stringify(value);
    } catch (error) {
      if (signal.aborted) {
        throw this.#tooSlow(workspace);
      }
      if (error instanceof PulumiCliError) {
        if (error.stackNotFound) {
          throw missing;
        }
        const reason = Redactor.of(secretsOf(this.#config.pulumi)).redact(
          error.stderr,
        );
        this.#logger.error(
          `The outputs of workspace '${workspace.name}' can't be read: ${reason}`,
        );
        throw new ServiceUnavailableError(
          `The outputs of workspace '${workspace.name}' can't be read from the Pulumi state; try again later`,
        );
      }
      throw error;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  #tooSlow(workspace: Workspace): Error {
    const message = `The outputs of workspace '${
      workspace.name
    }' could not be read from the Pulumi state within ${
      this.#patienceMs / 1000
    } seconds: the state backend does not answer, or too many are read at once; try again later`;
    this.#logger.error(message);
    return new ServiceUnavailableError(message);
  }

  async #command(): Promise<PulumiCli> {
    try {
      return await this.#cli.get();
    } catch (error) {
      this.#logger.error(
        `Secret outputs can't be read: ${toError(error).message}`,
      );
      throw new ServiceUnavailableError(
        "Secret outputs can't be read, because this portal's Pulumi CLI can't be run; whoever runs the portal finds the reason in its log",
      );
    }
  }
}
