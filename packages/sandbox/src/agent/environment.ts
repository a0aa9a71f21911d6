import {
  ApiException,
  CoreV1Api,
  V1Container,
  V1EnvVarSource,
  V1Pod,
} from '@kubernetes/client-node';

/** What of the host's environment every container has, unless the pod says otherwise. */
const OF_HOST = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'LANG',
  'LC_ALL',
  'TZ',
  'NODE_COMPILE_CACHE',
];

/** What keeps a container from being made until somebody changes it. */
export class ContainerConfigError extends Error {
  name = 'ContainerConfigError';
}

/** The Secrets and ConfigMaps that one pod refers to. */
export class PodSources {
  readonly #core: CoreV1Api;
  readonly #namespace: string;
  readonly #read = new Map<string, Promise<Record<string, string>>>();

  static create(core: CoreV1Api, namespace: string): PodSources {
    return new PodSources(core, namespace);
  }

  private constructor(core: CoreV1Api, namespace: string) {
    this.#core = core;
    this.#namespace = namespace;
  }

  /** @throws ContainerConfigError when there is none and it is not optional */
  async secret(
    name: string,
    optional?: boolean,
  ): Promise<Record<string, string>> {
    return this.#lookUp(`secret "${name}"`, optional, async () => {
      const { data } = await this.#core.readNamespacedSecret({
        name,
        namespace: this.#namespace,
      });
      return Object.fromEntries(
        Object.entries(data ?? {}).map(([key, value]) => [
          key,
          Buffer.from(value, 'base64').toString(),
        ]),
      );
    });
  }

  /** @throws ContainerConfigError when there is none and it is not optional */
  async configMap(
    name: string,
    optional?: boolean,
  ): Promise<Record<string, string>> {
    return this.#lookUp(`configmap "${name}"`, optional, async () => {
      const { data } = await this.#core.readNamespacedConfigMap({
        name,
        namespace: this.#namespace,
      });
      return data ?? {};
    });
  }

  async #lookUp(
    what: string,
    optional: boolean | undefined,
    read: () => Promise<Record<string, string>>,
  ): Promise<Record<string, string>> {
    const known = this.#read.get(what) ?? read();
    this.#read.set(what, known);
    try {
      return await known;
    } catch (error) {
      if (!(error instanceof ApiException && error.code === 404)) {
        throw error;
      }
      if (optional) {
        return {};
      }
      throw new ContainerConfigError(
        `${what} not found in namespace "${this.#namespace}"`,
      );
    }
  }
}

/**
 * A container's environment.
 *
 * @param toHostPath - makes of a path below a mount one of the host
 * @throws ContainerConfigError naming the reference that leads nowhere
 */
export async function resolveEnvironment(
  pod: V1Pod,
  container: V1Container,
  sources: PodSources,
  toHostPath: (value: string) => string,
): Promise<Record<string, string>> {
  const env: Record<string, string> = {};
  for (const name of OF_HOST) {
    if (process.env[name] !== undefined) {
      env[name] = process.env[name];
    }
  }
  env.HOSTNAME = pod.metadata!.name!;
  for (const { prefix = '', secretRef, configMapRef } of container.envFrom ??
    []) {
    const values = secretRef
      ? await sources.secret(secretRef.name!, secretRef.optional)
      : await sources.configMap(configMapRef!.name!, configMapRef!.optional);
    for (const [key, value] of Object.entries(values)) {
      env[`${prefix}${key}`] = toHostPath(value);
    }
  }
  for (const { name, value = '', valueFrom } of container.env ?? []) {
    const resolved = valueFrom
      ? await resolveReference(pod, name, valueFrom, sources)
      : expand(value, env);
    if (resolved !== undefined) {
      env[name] = toHostPath(resolved);
    }
  }
  return env;
}

async function resolveReference(
  pod: V1Pod,
  variable: string,
  { secretKeyRef, configMapKeyRef, fieldRef }: V1EnvVarSource,
  sources: PodSources,
): Promise<string | undefined> {
  const reference = secretKeyRef ?? configMapKeyRef;
  if (reference) {
    const { name = '', key, optional } = reference;
    const values = secretKeyRef
      ? await sources.secret(name, optional)
      : await sources.configMap(name, optional);
    if (values[key] === undefined && !optional) {
      throw new ContainerConfigError(
        `couldn't find key ${key} in ${
          secretKeyRef ? 'secret' : 'configmap'
        } "${name}" for the variable ${variable}`,
      );
    }
    return values[key];
  }
  const path = fieldRef?.fieldPath ?? '';
  const value = fieldOf(pod, path);
  if (value === undefined) {
    throw new ContainerConfigError(
      `the variable ${variable} refers to ${
        path ? `the field ${path}` : 'something'
      } that the sandbox's agent does not know`,
    );
  }
  return value;
}

function fieldOf({ metadata, spec }: V1Pod, path: string): string | undefined {
  const [, map, key] =
    /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path) ?? [];
  if (map) {
    return metadata?.[map as 'labels' | 'annotations']?.[key] ?? '';
  }
  switch (path) {
    case 'metadata.name':
      return metadata?.name;
    case 'metadata.namespace':
      return metadata?.namespace;
    case 'metadata.uid':
      return metadata?.uid;
    case 'spec.nodeName':
      return spec?.nodeName;
    case 'spec.serviceAccountName':
      return spec?.serviceAccountName;
    case 'status.hostIP':
    case 'status.podIP':
      return '127.0.0.1';
    default:
      return undefined;
  }
}

/** Kubernetes' own references: `$(NAME)` where it is known, `$$` for a dollar. */
export function expand(text: string, env: Record<string, string>): string {
  return text.replace(/\$\$|\$\(([^()]+)\)/g, (match, name) =>
    match === '$$' ? '$' : env[name] ?? match,
  );
}
