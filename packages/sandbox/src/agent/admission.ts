import { V1Container, V1Pod, V1Volume } from '@kubernetes/client-node';

const VOLUMES: Array<keyof V1Volume> = [
  'emptyDir',
  'secret',
  'configMap',
  // The service account's token, which every pod gets; no process of the host would find it.
  'projected',
];

/**
 * Why the agent does not run a pod: its command would run on this host, with
 * the rights of who started the sandbox, and without what is named here.
 */
export function refusalOf(
  pod: V1Pod,
  namespaces: readonly string[],
): string | undefined {
  const { metadata, spec } = pod;
  if (!namespaces.includes(metadata!.namespace!)) {
    return `the node runs pods of the namespace ${namespaces.join(
      ', ',
    )} only, as processes of the host`;
  }
  if (spec?.restartPolicy !== 'Never') {
    return `its restart policy is ${spec?.restartPolicy}, and only Never is supported`;
  }
  if (spec.initContainers?.length) {
    return 'init containers are not supported';
  }
  const volume = spec.volumes?.find(
    candidate => !VOLUMES.some(kind => candidate[kind]),
  );
  if (volume) {
    return `its volume ${volume.name} is none of ${VOLUMES.join(', ')}`;
  }
  const bad = spec.containers.find(container => problemOf(container));
  return bad && `its container ${bad.name} ${problemOf(bad)}`;
}

function problemOf(container: V1Container): string | undefined {
  if (!container.command?.length) {
    return 'has no command, and images are not looked at';
  }
  if (container.lifecycle) {
    return 'has lifecycle hooks, which are not supported';
  }
  if (
    container.livenessProbe ||
    container.readinessProbe ||
    container.startupProbe
  ) {
    return 'has probes, which are not supported';
  }
  return undefined;
}
