import { parseRehearsalAddress, REHEARSAL_CLOUDS } from '../../clouds/address';
import { CloudClient, CloudError } from '../../clouds/CloudClient';
import { CloudName } from '../../clouds/ClusterHost';
import { schemaOf } from '../../clouds/schema';
import { RESOURCE_TYPES } from '../../clouds/types';
import { UnimplementedError } from '../protocol/errors';
import { ResourceHandler } from '../protocol/handler';
import { Host } from '../protocol/host';
import {
  dropNulls,
  PlainMap,
  PropertyMap,
  revealMap,
  Unknown,
} from '../protocol/properties';
import { Failure, PulumiProvider } from '../protocol/provider';
import { checkCloudConfig, parseCloudConfig } from './config';
import { CloudResourceHandler, CloudSession } from './resources';

/** The Pulumi provider of a rehearsed cloud: a thin client of the server that plays the cloud. */
export class CloudProvider implements PulumiProvider {
  readonly name: CloudName;
  readonly #host: Host;
  readonly #abort = new AbortController();
  #session?: CloudSession;

  private constructor(name: CloudName, host: Host) {
    this.name = name;
    this.#host = host;
  }

  static create(name: CloudName, host: Host): CloudProvider {
    return new CloudProvider(name, host);
  }

  checkConfig(args: PlainMap): Failure[] {
    return checkCloudConfig(this.name, args);
  }

  compareConfig(before: PlainMap, after: PlainMap) {
    const changed = [
      ...new Set([...Object.keys(before), ...Object.keys(after)]),
    ].filter(
      key =>
        key !== 'version' &&
        (after[key] instanceof Unknown ||
          JSON.stringify(before[key]) !== JSON.stringify(after[key])),
    );
    return { changed, replaces: [] };
  }

  /** @throws InputError when nobody says where the rehearsal clouds are */
  async configure(args: PlainMap): Promise<void> {
    const [failure] = this.checkConfig(args);
    if (failure) {
      throw new Error(`${failure.property}: ${failure.reason}`);
    }
    this.#session = {
      cloud: this.name,
      config: parseCloudConfig(this.name, args),
      client: CloudClient.create(
        parseRehearsalAddress(process.env[REHEARSAL_CLOUDS]),
        this.name,
      ),
      host: this.#host,
      signal: this.#abort.signal,
    };
  }

  handlerOf(type: string): ResourceHandler {
    const definition = RESOURCE_TYPES[this.name][type];
    const schema = schemaOf(this.name).types[type];
    if (!definition || !schema) {
      throw new UnimplementedError(
        `the rehearsal provider for ${this.name} has no resource type ${type}`,
      );
    }
    return CloudResourceHandler.create(this.#configured(), definition, schema);
  }

  async invoke(token: string, args: PropertyMap): Promise<PropertyMap> {
    const { client, config, signal } = this.#configured();
    return client
      .invoke(
        {
          function: token,
          args: dropNulls(revealMap(args)),
          place: config.place,
        },
        signal,
      )
      .catch(error => {
        throw error instanceof CloudError && error.code === 501
          ? new UnimplementedError(
              `the rehearsal provider for ${this.name} has no function ${token}`,
            )
          : error;
      });
  }

  async construct(type: string): Promise<never> {
    throw new UnimplementedError(
      `the rehearsal provider for ${this.name} has no component ${type}`,
    );
  }

  cancel(): void {
    this.#abort.abort();
  }

  async close(): Promise<void> {
    this.#host.close();
  }

  #configured(): CloudSession {
    if (!this.#session) {
      throw new Error(
        `the rehearsal provider for ${this.name} is not configured`,
      );
    }
    return this.#session;
  }
}
