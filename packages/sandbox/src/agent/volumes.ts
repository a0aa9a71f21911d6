import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  V1Container,
  V1KeyToPath,
  V1Pod,
  V1Volume,
} from '@kubernetes/client-node';
import { ContainerConfigError, PodSources } from './environment';

/** A pod's volumes as folders of the host, by name. */
export type Volumes = Map<string, string>;

/**
 * Makes the folders that stand for a pod's volumes.
 *
 * @throws ContainerConfigError naming a Secret, a ConfigMap or a key that is missing
 */
export async function makeVolumes(
  pod: V1Pod,
  podFolder: string,
  sources: PodSources,
): Promise<Volumes> {
  const volumes: Volumes = new Map();
  for (const volume of pod.spec?.volumes ?? []) {
    const folder = join(podFolder, 'volumes', volume.name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const [path, content] of await filesOf(volume, sources)) {
      const file = join(folder, path);
      await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
      await writeFile(file, content, { mode: 0o600 });
    }
    volumes.set(volume.name, folder);
  }
  return volumes;
}

async function filesOf(
  { secret, configMap }: V1Volume,
  sources: PodSources,
): Promise<Array<[path: string, content: string]>> {
  if (secret) {
    const { secretName = '', items, optional } = secret;
    const values = await sources.secret(secretName, optional);
    return select(values, items, `secret "${secretName}"`, optional);
  }
  if (configMap) {
    const { name = '', items, optional } = configMap;
    const values = await sources.configMap(name, optional);
    return select(values, items, `configmap "${name}"`, optional);
  }
  return [];
}

function select(
  values: Record<string, string>,
  items: V1KeyToPath[] | undefined,
  source: string,
  optional: boolean | undefined,
): Array<[string, string]> {
  if (!items) {
    return Object.entries(values);
  }
  return items.flatMap<[string, string]>(({ key, path }) => {
    if (values[key] === undefined && !optional) {
      throw new ContainerConfigError(`couldn't find key ${key} in ${source}`);
    }
    return values[key] === undefined ? [] : [[path, values[key]]];
  });
}

/**
 * Where a path of a container lies on the host: there is no file system of its
 * own, so what is below a mount is in the volume's folder, and everything else
 * where it is.
 */
export function hostPath(
  container: V1Container,
  volumes: Volumes,
  path: string,
): string {
  const mounts = [...(container.volumeMounts ?? [])].sort(
    (a, b) => b.mountPath.length - a.mountPath.length,
  );
  for (const { name, mountPath, subPath = '' } of mounts) {
    const mount = mountPath.replace(/\/+$/, '');
    const folder = volumes.get(name);
    if (folder && (path === mount || path.startsWith(`${mount}/`))) {
      return join(folder, subPath, path.slice(mount.length));
    }
  }
  return path;
}

/**
 * What a container's arguments and variables say of files that only its
 * volumes have, as the host has it. A path below an empty volume, `/tmp` for one,
 * may as well be the host's own and stays.
 */
export function translator(
  { spec }: V1Pod,
  container: V1Container,
  volumes: Volumes,
): (text: string) => string {
  const filled = new Map(
    [...volumes].filter(([name]) =>
      spec?.volumes?.some(
        volume => volume.name === name && (volume.secret || volume.configMap),
      ),
    ),
  );
  return text => hostPath(container, filled, text);
}

/** The folder that a container's command starts in. */
export async function workingDirectory(
  container: V1Container,
  volumes: Volumes,
  podFolder: string,
): Promise<string> {
  const wanted =
    container.workingDir && hostPath(container, volumes, container.workingDir);
  if (wanted?.startsWith(podFolder)) {
    await mkdir(wanted, { recursive: true, mode: 0o700 });
    return wanted;
  }
  const isThere = wanted
    ? await stat(wanted).then(
        found => found.isDirectory(),
        () => false,
      )
    : false;
  if (wanted && isThere) {
    return wanted;
  }
  // A folder of the image, which is not looked at.
  const own = join(podFolder, 'work');
  await mkdir(own, { recursive: true, mode: 0o700 });
  return own;
}
