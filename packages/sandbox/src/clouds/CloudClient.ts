import { request as send } from 'node:http';
import { json } from 'node:stream/consumers';
import { RehearsalAddress } from './address';
import { Caller, MakeRequest, ResourceAnswer } from './requests';
import { CloudName } from './ClusterHost';
import { Casualty } from './faults';
import type { JsonMap, Place } from './types/ResourceType';

/** What a cloud answered instead of doing it. */
export class CloudError extends Error {
  readonly name = 'CloudError';

  constructor(readonly code: number, message: string) {
    super(message);
  }
}

/** One cloud as its Pulumi provider asks it. */
export class CloudClient {
  readonly #address: RehearsalAddress;
  readonly #cloud: CloudName;

  private constructor(address: RehearsalAddress, cloud: CloudName) {
    this.#address = address;
    this.#cloud = cloud;
  }

  static create(address: RehearsalAddress, cloud: CloudName): CloudClient {
    return new CloudClient(address, cloud);
  }

  create(request: MakeRequest, signal: AbortSignal): Promise<ResourceAnswer> {
    return this.#post('create', request, signal);
  }

  /** An answer without an id when there is no such resource. */
  read(
    request: Caller & { type: string; id: string },
    signal: AbortSignal,
  ): Promise<Partial<ResourceAnswer>> {
    return this.#post('read', request, signal);
  }

  update(
    request: MakeRequest & { id: string },
    signal: AbortSignal,
  ): Promise<ResourceAnswer> {
    return this.#post('update', request, signal);
  }

  delete(
    request: Caller & { type: string; id: string },
    signal: AbortSignal,
  ): Promise<{ die?: Casualty }> {
    return this.#post('delete', request, signal);
  }

  invoke(
    request: { function: string; args: JsonMap; place: Place },
    signal: AbortSignal,
  ): Promise<JsonMap> {
    return this.#post('invoke', request, signal);
  }

  /** @throws CloudError when the cloud refuses, and when it can't be reached (code 0) */
  async #post<T>(path: string, body: object, signal: AbortSignal): Promise<T> {
    const { endpoint, token } = this.#address;
    // A cluster may take longer to start than fetch would wait.
    const [status, answer] = await new Promise<[number, any]>((done, fail) => {
      const request = send(
        `${endpoint}/rehearsal/${this.#cloud}/${path}`,
        {
          method: 'POST',
          // One that was kept open may be closed by now.
          agent: false,
          signal,
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
          },
        },
        response => {
          json(response).then(
            parsed => done([response.statusCode ?? 0, parsed]),
            fail,
          );
        },
      );
      request.on('error', fail);
      request.end(JSON.stringify(body));
    }).catch(error => {
      throw signal.aborted
        ? error
        : new CloudError(
            0,
            `the rehearsal clouds can not be reached at ${endpoint}: ${error.message}`,
          );
    });
    if (status !== 200) {
      throw new CloudError(status, answer.error?.message ?? `status ${status}`);
    }
    return answer;
  }
}
