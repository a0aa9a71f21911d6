import type {
  KubernetesCheck,
  ProbeResult,
} from '@helium-portal/backstage-plugin-helium-node';
import type { Cluster, KubernetesObject } from './Cluster';
import { pathOf } from './paths';

interface Workload extends KubernetesObject {
  metadata: KubernetesObject['metadata'] & { generation?: number };
  spec?: { replicas?: number };
  status?: {
    phase?: string;
    observedGeneration?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    conditions?: Array<{ type: string; status: string; message?: string }>;
  };
}

const PLACES = {
  Deployment: { groupVersion: 'apps/v1', resource: 'deployments' },
  StatefulSet: { groupVersion: 'apps/v1', resource: 'statefulsets' },
  Namespace: { groupVersion: 'v1', resource: 'namespaces' },
} as const;

/** Looks once at the object that a check names. */
export async function probe(
  cluster: Cluster,
  check: KubernetesCheck,
): Promise<ProbeResult> {
  const { groupVersion, resource } = PLACES[check.kind];
  const namespace = check.kind === 'Namespace' ? undefined : check.namespace;
  const object = await cluster.find<Workload>(
    pathOf(groupVersion, resource, namespace, check.name),
  );
  if (!object) {
    return {
      passed: false,
      message: `${check.kind} '${check.name}' is absent`,
    };
  }
  return check.kind === 'Namespace'
    ? judgePhase(object)
    : judgeReplicas(object);
}

function judgePhase({ status }: Workload): ProbeResult {
  return status?.phase === 'Active'
    ? { passed: true }
    : { passed: false, message: `The namespace is ${status?.phase}` };
}

function judgeReplicas({ metadata, spec, status }: Workload): ProbeResult {
  const wanted = spec?.replicas ?? 1;
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    return { passed: false, message: 'Its newest version is not rolled out' };
  }
  const ready = Math.min(
    status?.readyReplicas ?? 0,
    status?.updatedReplicas ?? 0,
  );
  if (ready >= wanted) {
    return { passed: true };
  }
  const reason = status?.conditions?.find(
    ({ status: holds, message }) => holds !== 'True' && message,
  )?.message;
  return {
    passed: false,
    message: [`${ready} of ${wanted} replicas are ready`, reason]
      .filter(Boolean)
      .join(': '),
  };
}
