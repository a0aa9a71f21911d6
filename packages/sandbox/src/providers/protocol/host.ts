import { credentials } from '@grpc/grpc-js';
import { EngineClient } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { LogRequest, LogSeverity } from '@pulumi/pulumi/proto/engine_pb';

/** Where the provider says what it does: the engine, which shows it next to the resource. */
export interface Host {
  /** One line that takes the place of the last one; it is shown while the resource is worked on. Never pass a secret. */
  status(urn: string, message: string): void;
  warn(urn: string, message: string): void;
  close(): void;
}

export class EngineHost implements Host {
  readonly #client: EngineClient;
  readonly #last = new Map<string, string>();

  private constructor(client: EngineClient) {
    this.#client = client;
  }

  static create(address: string): EngineHost {
    return new EngineHost(
      new EngineClient(address, credentials.createInsecure()),
    );
  }

  status(urn: string, message: string): void {
    if ((this.#last.get(urn) ?? '') !== message) {
      this.#last.set(urn, message);
      this.#log(urn, message, LogSeverity.INFO, true);
    }
  }

  warn(urn: string, message: string): void {
    this.#log(urn, message, LogSeverity.WARNING, false);
  }

  close(): void {
    this.#client.close();
  }

  #log(
    urn: string,
    message: string,
    severity: LogSeverity,
    ephemeral: boolean,
  ): void {
    const request = new LogRequest();
    request.setUrn(urn);
    request.setMessage(message);
    request.setSeverity(severity);
    request.setEphemeral(ephemeral);
    // Progress that can't be told is no reason to fail the update.
    this.#client.log(request, () => {});
  }
}

/** For a provider that was started without an engine. */
export class SilentHost implements Host {
  status(): void {}
  warn(): void {}
  close(): void {}
}
