import { UnimplementedError } from '../protocol/errors';
import { Failure, PulumiProvider } from '../protocol/provider';
import { Host } from '../protocol/host';
import { ResourceHandler } from '../protocol/handler';
import { PlainMap } from '../protocol/properties';
import { Applier } from './apply';
import { KubernetesClient } from './client';
import { checkConfig, compareConfig, connect, parseConfig } from './config';
import { componentError } from './refusals';
import { Discovery } from './discovery';
import { Session } from './session';
import { ObjectHandler } from './objects';
import { ReleaseHandler } from './release';

export const RELEASE_TYPE = 'kubernetes:helm.sh/v3:Release';

/** The provider as the engine configured it: one cluster, and who looks after which type. */
export class KubernetesProvider implements PulumiProvider {
  readonly name = 'kubernetes';
  readonly #host: Host;
  readonly #abort = new AbortController();
  #session?: Session;
  #objects: ResourceHandler = ObjectHandler.create();
  #releases: ReleaseHandler = ReleaseHandler.create();

  private constructor(host: Host) {
    this.#host = host;
  }

  static create(host: Host): KubernetesProvider {
    return new KubernetesProvider(host);
  }

  checkConfig(args: PlainMap): Failure[] {
    return checkConfig(args);
  }

  compareConfig(before: PlainMap, after: PlainMap) {
    return compareConfig(before, after);
  }

  /**
   * Takes the provider's arguments. Nothing is asked of the cluster yet.
   *
   * @throws when no cluster is named, or the kubeconfig is of no use
   */
  async configure(args: PlainMap): Promise<void> {
    const [failure] = checkConfig(args);
    if (failure) {
      throw new Error(`${failure.property}: ${failure.reason}`);
    }
    const config = parseConfig(args);
    if (!config.kubeconfig) {
      // Only a preview gets here: the kubeconfig is an output of something that isn't made yet.
      return;
    }
    const connection = connect(config);
    const client = await KubernetesClient.create(connection);
    const discovery = Discovery.create(client);
    const session: Session = {
      config,
      connection,
      client,
      discovery,
      applier: Applier.create(client, discovery, config),
      namespace: config.namespace ?? connection.namespace,
      host: this.#host,
      signal: this.#abort.signal,
    };
    this.#session = session;
    this.#objects = ObjectHandler.create(session);
    this.#releases = ReleaseHandler.create(session);
  }

  handlerOf(type: string): ResourceHandler {
    return type === RELEASE_TYPE ? this.#releases : this.#objects;
  }

  async invoke(token: string): Promise<never> {
    throw new UnimplementedError(
      `the rehearsal provider for kubernetes has no function ${token}; YAML and charts are read by helm.v3.Release only`,
    );
  }

  async construct(type: string): Promise<never> {
    throw componentError(type);
  }

  /** Ends every wait and every helm process that this provider started. */
  cancel(): void {
    this.#abort.abort();
  }

  /** Removes what was kept on disk for this run. */
  async close(): Promise<void> {
    await this.#releases.close();
    this.#host.close();
  }

  /** For tests and messages: the API server's URL. */
  get server(): string | undefined {
    return this.#session?.client.server;
  }
}
