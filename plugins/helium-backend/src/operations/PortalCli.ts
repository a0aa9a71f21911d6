import type { HeliumConfig } from '../config';
import { runnerEnvironment } from '../executors/environment';
import { PulumiCli } from '../runner/PulumiCli';

/** What of the configuration tells where the CLI is. */
interface PortalCliConfig {
  pulumi: Pick<HeliumConfig['pulumi'], 'command'>;
  operations: Pick<HeliumConfig['operations'], 'workDirectory'>;
}

/** The Pulumi CLI that the portal itself reads with; it is looked for once, and not again until that fails. */
export class PortalCli {
  readonly #config: PortalCliConfig;
  #cli: Promise<PulumiCli> | undefined;

  private constructor(config: PortalCliConfig) {
    this.#config = config;
  }

  static create(config: PortalCliConfig): PortalCli {
    return new PortalCli(config);
  }

  /** @throws Error that says why there is none, or why it does not serve */
  async get(): Promise<PulumiCli> {
    this.#cli ??= PulumiCli.create({
      command: this.#config.pulumi.command,
      outputDirectory: this.#config.operations.workDirectory,
      environment: runnerEnvironment(process.env),
    }).catch(error => {
      this.#cli = undefined;
      throw error;
    });
    return await this.#cli;
  }
}
