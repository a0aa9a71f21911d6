import { ServiceUnavailableError } from '@backstage/errors';
import type { v1 } from '@google-cloud/asset';

const WORKSPACE_LABEL = 'helium-workspace';
const CONTAINER_API = 'https://container.googleapis.com';
const TIMEOUT_MS = 30_000;
const LONGEST_REASON = 300;

/** Where Google Cloud is asked. */
export interface GoogleLocation {
  project: string;
  /** URL of the Cloud Asset API. Default: the cloud's own. */
  assetEndpoint?: string;
  /** URL of the Kubernetes Engine API. Default: the cloud's own. */
  containerEndpoint?: string;
}

/** A GKE cluster's full name. */
export interface ClusterName {
  name: string;
  project: string;
  /** A region or a zone. */
  location: string;
}

/** Something that Cloud Asset lists. */
export interface Asset {
  /** `//storage.googleapis.com/helium-demo` */
  name: string;
  /** `storage.googleapis.com/Bucket` */
  type: string;
  /** The last part of its name. */
  shortName: string;
  createdAt?: string;
  labels: Record<string, string>;
  description: string;
}

/** What Google Cloud lists, by the credentials that Google's library finds. Its lists lag a little behind the cloud. */
export class CloudAssets {
  readonly #location: GoogleLocation;

  private constructor(location: GoogleLocation) {
    this.#location = location;
  }

  static create(location: GoogleLocation): CloudAssets {
    return new CloudAssets(location);
  }

  /** All that is the workspace's, by its label or, for what takes none, by its description. */
  async of(workspace: string): Promise<Asset[]> {
    const found = [
      ...(await this.search(`labels.${WORKSPACE_LABEL}=${workspace}`)),
      ...(await this.search(`description:"${WORKSPACE_LABEL}=${workspace}"`)),
    ].filter(asset => isOf(asset, workspace));
    return [...new Map(found.map(asset => [asset.name, asset])).values()];
  }

  /** @throws ServiceUnavailableError when the cloud doesn't answer, or refuses. */
  async search(query: string, assetTypes: string[] = []): Promise<Asset[]> {
    const { project } = this.#location;
    const client = this.#client();
    try {
      const [results] = await client.searchAllResources({
        scope: `projects/${project}`,
        query,
        assetTypes,
      });
      return results.map(
        ({ name, assetType, createTime, labels, description }) => ({
          name: name ?? '',
          type: assetType ?? '',
          shortName: (name ?? '').split('/').at(-1)!,
          ...(createTime?.seconds && {
            createdAt: new Date(
              Number(createTime.seconds) * 1000,
            ).toISOString(),
          }),
          labels: labels ?? {},
          description: description ?? '',
        }),
      );
    } catch (error) {
      throw new ServiceUnavailableError(
        `Google Cloud can't be asked what is in project '${project}': ${
          (error as Error).message
        }. The runner's account needs roles/cloudasset.viewer, and the project the Cloud Asset API`,
      );
    } finally {
      await client.close();
    }
  }

  /**
   * Whether GKE has a cluster. It knows at once, unlike the lists.
   *
   * @throws ServiceUnavailableError when the cloud doesn't answer, or refuses.
   */
  async hasCluster({ name, project, location }: ClusterName): Promise<boolean> {
    const { containerEndpoint = CONTAINER_API } = this.#location;
    const url = `${containerEndpoint}/v1/projects/${project}/locations/${location}/clusters/${name}`;
    const client = this.#client();
    try {
      const response = await fetch(url, {
        headers: await client.auth.getRequestHeaders(url),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (response.ok || response.status === 404) {
        return response.ok;
      }
      throw new Error(
        `it answers ${response.status}: ${(await response.text()).slice(
          0,
          LONGEST_REASON,
        )}`,
      );
    } catch (error) {
      throw new ServiceUnavailableError(
        `Google Cloud can't be asked for cluster '${name}' in ${location} of project '${project}': ${
          (error as Error).message
        }. The runner's account needs roles/container.clusterViewer`,
      );
    } finally {
      await client.close();
    }
  }

  #client(): v1.AssetServiceClient {
    // It costs memory that only a runner at its inventory needs.
    const {
      AssetServiceClient,
    }: typeof import('@google-cloud/asset') = require('@google-cloud/asset');
    const { assetEndpoint } = this.#location;
    if (!assetEndpoint) {
      return new AssetServiceClient();
    }
    const { protocol, hostname, port } = new URL(assetEndpoint);
    if (protocol === 'https:') {
      return new AssetServiceClient({
        apiEndpoint: hostname,
        port: Number(port || 443),
      });
    }
    // A rehearsed cloud has neither TLS nor accounts, but a token, which the provider takes from there, too.
    const authorization = `Bearer ${process.env.GOOGLE_OAUTH_ACCESS_TOKEN}`;
    const auth: any = {
      fetch(url: string, { headers, method, signal }: RequestInit) {
        const signed = new Headers(headers);
        signed.set('authorization', authorization);
        return fetch(url, { headers: signed, method, signal });
      },
      getRequestHeaders: async () => new Headers({ authorization }),
    };
    return new AssetServiceClient({
      apiEndpoint: hostname,
      port: Number(port || 80),
      protocol: 'http',
      fallback: true,
      auth,
    });
  }
}

/** Whether it is the workspace's, and not that of one whose name begins alike. */
export function isOf(asset: Asset, workspace: string): boolean {
  return (
    asset.labels[WORKSPACE_LABEL] === workspace ||
    asset.description
      .split(/[;\s]+/)
      .includes(`${WORKSPACE_LABEL}=${workspace}`)
  );
}
