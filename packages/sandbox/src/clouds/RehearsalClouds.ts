import { ResponseError } from '@backstage/errors';
import { parseRehearsalAddress, RehearsalAddress } from './address';
import { CloudName } from './ClusterHost';
import { CloudFault } from './faults';
import { CloudEvent, CloudResource } from './Inventory';

/**
 * The rehearsal clouds as tests and people use them: what is there, what happened, and what shall go wrong.
 *
 * The clouds' own SDKs reach them too, over plain HTTP, with an {@link RehearsalAddress} `{ endpoint, token }`:
 *
 * ```ts
 * const { hostname, port } = new URL(endpoint);
 * // Google's library asks its `auth` for headers, and lets it fetch.
 * const authorization = `Bearer ${token}`;
 * const auth: any = {
 *   getRequestHeaders: async () => new Headers({ authorization }),
 *   fetch: (url: string, init: RequestInit) =>
 *     fetch(url, { ...init, headers: { authorization } }),
 * };
 * new AssetServiceClient({
 *   fallback: true, protocol: 'http', apiEndpoint: hostname, port: Number(port), auth,
 * }).searchAllResources({ scope: 'projects/p', query: 'labels.helium-workspace:demo' });
 *
 * new ResourceGroupsTaggingAPIClient({
 *   endpoint, region,
 *   credentials: { accessKeyId: 'rehearsal', secretAccessKey: 'rehearsal', sessionToken: token },
 * }).send(new GetResourcesCommand({ TagFilters: [...] }));
 * ```
 *
 * @public
 */
export class RehearsalClouds {
  readonly #address: RehearsalAddress;

  private constructor(address: RehearsalAddress) {
    this.#address = address;
  }

  static create(address: RehearsalAddress): RehearsalClouds {
    return new RehearsalClouds(address);
  }

  /** @throws InputError when `HELIUM_REHEARSAL_CLOUDS` is not set */
  static fromEnvironment(
    env: NodeJS.ProcessEnv = process.env,
  ): RehearsalClouds {
    return new RehearsalClouds(
      parseRehearsalAddress(env.HELIUM_REHEARSAL_CLOUDS),
    );
  }

  /**
   * What is there: of one workspace, or all.
   *
   * @param options - `deleted`: what was deleted and keeps its name, such as key rings, instead
   */
  async list(
    cloud: CloudName,
    options: { workspace?: string; deleted?: boolean } = {},
  ): Promise<CloudResource[]> {
    const query = new URLSearchParams();
    if (options.workspace) {
      query.set('workspace', options.workspace);
    }
    if (options.deleted) {
      query.set('deleted', 'true');
    }
    return this.#send('GET', `${cloud}/resources?${query}`);
  }

  /** All that a cloud did or refused, in order. */
  async history(
    cloud: CloudName,
    options: { workspace?: string } = {},
  ): Promise<CloudEvent[]> {
    const events = await this.#send<CloudEvent[]>('GET', `${cloud}/history`);
    return events.filter(
      ({ workspace }) => !options.workspace || options.workspace === workspace,
    );
  }

  /** @returns the id for {@link RehearsalClouds.clearFault} */
  async setFault(fault: CloudFault): Promise<string> {
    const { id } = await this.#send<{ id: string }>('POST', 'faults', fault);
    return id;
  }

  async faults(): Promise<Array<CloudFault & { id: string }>> {
    return this.#send('GET', 'faults');
  }

  async clearFault(id: string): Promise<void> {
    await this.#send('DELETE', `faults/${id}`);
  }

  /** Takes all faults back, and makes credentials valid again. */
  async clearFaults(): Promise<void> {
    await this.#send('DELETE', 'faults');
  }

  /** From now on the cloud takes nobody's credentials for valid. */
  async expireCredentials(cloud: CloudName, expired = true): Promise<void> {
    await this.#send('PUT', `${cloud}/credentials`, { expired });
  }

  /** Puts an object into a bucket, so that it is not empty. */
  async putObject(
    cloud: CloudName,
    bucket: string,
    name: string,
  ): Promise<void> {
    await this.#send('POST', `${cloud}/objects`, { bucket, name });
  }

  async #send<T = void>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<T> {
    const { endpoint, token } = this.#address;
    const response = await fetch(`${endpoint}/rehearsal/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return (response.status === 204 ? undefined : await response.json()) as T;
  }
}
