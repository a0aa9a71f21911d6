import { KubernetesClient } from './client';
import { ApiError, UnknownKindError } from './errors';

/** How the API server serves a kind. */
export interface ApiResource {
  apiVersion: string;
  kind: string;
  plural: string;
  namespaced: boolean;
}

/** Groups of Kubernetes' own whose names don't end in `.k8s.io`. */
const BUILTIN_GROUPS = new Set(['apps', 'batch', 'autoscaling', 'policy']);

/** Finds the REST paths of kinds, and remembers them. */
export class Discovery {
  readonly #client: KubernetesClient;
  readonly #versions = new Map<string, Promise<ApiResource[]>>();

  private constructor(client: KubernetesClient) {
    this.#client = client;
  }

  static create(client: KubernetesClient): Discovery {
    return new Discovery(client);
  }

  /**
   * @throws UnknownKindError when the API server serves no such kind
   */
  async find(apiVersion: string, kind: string): Promise<ApiResource> {
    const version = canonicalVersion(apiVersion);
    const found = (await this.#list(version)).find(
      resource => resource.kind === kind,
    );
    if (!found) {
      this.#versions.delete(version);
      throw new UnknownKindError(version, kind);
    }
    return found;
  }

  /** Asks the API server again, because a CustomResourceDefinition came or went. */
  forget(): void {
    this.#versions.clear();
  }

  #list(version: string): Promise<ApiResource[]> {
    let list = this.#versions.get(version);
    if (!list) {
      list = this.#fetch(version);
      this.#versions.set(version, list);
      list.catch(() => this.#versions.delete(version));
    }
    return list;
  }

  async #fetch(version: string): Promise<ApiResource[]> {
    try {
      const answer = await this.#client.get(versionPath(version));
      return answer.resources
        .filter((resource: any) => !resource.name.includes('/'))
        .map((resource: any) => ({
          apiVersion: version,
          kind: resource.kind,
          plural: resource.name,
          namespaced: resource.namespaced,
        }));
    } catch (error) {
      if (error instanceof ApiError && error.notFound) {
        return [];
      }
      throw error;
    }
  }
}

/** `core/v1` is what Pulumi's type tokens say for `v1`. */
export function canonicalVersion(apiVersion: string): string {
  return apiVersion.replace(/^core\//, '');
}

function versionPath(version: string): string {
  return version.includes('/') ? `/apis/${version}` : `/api/${version}`;
}

/** The path of a collection, or of one object in it. */
export function resourcePath(
  resource: ApiResource,
  namespace?: string,
  name?: string,
): string {
  return [
    versionPath(resource.apiVersion),
    ...(resource.namespaced && namespace
      ? ['namespaces', encodeURIComponent(namespace)]
      : []),
    resource.plural,
    ...(name ? [encodeURIComponent(name)] : []),
  ].join('/');
}

/** What a Pulumi type token stands for: `kubernetes:apps/v1:Deployment`. */
export interface TypeToken {
  apiVersion: string;
  kind: string;
}

export function parseTypeToken(type: string): TypeToken {
  const [, apiVersion, kind] = type.split(':');
  if (!apiVersion || !kind) {
    throw new Error(`${type} is not a type of the kubernetes provider`);
  }
  return { apiVersion: canonicalVersion(apiVersion), kind };
}

/** Whether the kind is one of Kubernetes' own, so that `…List` means a list of objects. */
export function isBuiltin(apiVersion: string): boolean {
  const [group, version] = apiVersion.split('/');
  return !version || group.endsWith('.k8s.io') || BUILTIN_GROUPS.has(group);
}
