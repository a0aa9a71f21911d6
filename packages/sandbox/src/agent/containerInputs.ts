import { mkdir } from 'node:fs/promises';
import { CoreV1Api, V1Pod } from '@kubernetes/client-node';
import { expand, PodSources, resolveEnvironment } from './environment';
import { ShimInput } from './shimProtocol';
import { hostPath, makeVolumes, translator, workingDirectory } from './volumes';

const TMP = '/tmp';

/**
 * Makes a pod's volumes, and says what to start for each of its containers.
 *
 * @throws ContainerConfigError naming what is missing
 */
export async function containerInputs(
  core: CoreV1Api,
  pod: V1Pod,
  podFolder: string,
): Promise<Map<string, Omit<ShimInput, 'shim'>>> {
  const { metadata, spec } = pod;
  const sources = PodSources.create(core, metadata!.namespace!);
  await mkdir(podFolder, { recursive: true, mode: 0o700 });
  const volumes = await makeVolumes(pod, podFolder, sources);
  return new Map(
    await Promise.all(
      spec!.containers.map(async container => {
        const { name, command = [], args = [] } = container;
        const local = translator(pod, container, volumes);
        const env = await resolveEnvironment(pod, container, sources, local);
        const input = {
          command: [...command, ...args].map(word => local(expand(word, env))),
          env: withTemporaryFolder(env, hostPath(container, volumes, TMP)),
          cwd: await workingDirectory(container, volumes, podFolder),
        };
        return [name, input] as const;
      }),
    ),
  );
}

/** A container's `/tmp` is its own, and goes with it. */
function withTemporaryFolder(
  env: Record<string, string>,
  folder: string,
): Record<string, string> {
  return folder === TMP ? env : { ...env, TMPDIR: folder };
}
