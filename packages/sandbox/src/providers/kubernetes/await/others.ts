import { ApiError } from '../errors';
import { KubernetesObject } from '../metadata';
import {
  condition,
  explain,
  failed,
  Judge,
  READY,
  Surroundings,
  waiting,
} from './types';

export const claim: Judge = async (live, surroundings) => {
  const phase = live.status?.phase;
  if (phase === 'Bound') {
    return READY;
  }
  if (phase === 'Lost') {
    return failed('its volume is lost');
  }
  const name = live.spec.storageClassName;
  const summary = `not bound: phase ${phase ?? 'Pending'}`;
  if (!name) {
    return waiting(summary, ['it names no storage class']);
  }
  const storageClass = await find(
    `/apis/storage.k8s.io/v1/storageclasses/${name}`,
    surroundings,
  );
  if (storageClass?.volumeBindingMode === 'WaitForFirstConsumer') {
    return READY;
  }
  return waiting(
    summary,
    storageClass ? [] : [`there is no storage class ${name}`],
  );
};

export const volume: Judge = live => {
  const phase = live.status?.phase;
  if (phase === 'Available' || phase === 'Bound') {
    return READY;
  }
  return phase === 'Failed'
    ? failed(`failed: ${explain(live.status)}`)
    : waiting(`phase ${phase ?? 'unknown'}`);
};

function hasAddress(live: KubernetesObject): boolean {
  return Boolean(
    live.status?.loadBalancer?.ingress?.some(
      (entry: { ip?: string; hostname?: string }) => entry.ip || entry.hostname,
    ),
  );
}

export const service: Judge = async (live, surroundings) => {
  const { type, selector, clusterIP } = live.spec;
  if (type === 'ExternalName') {
    return READY;
  }
  if (type === 'LoadBalancer' && !hasAddress(live)) {
    return waiting('no load balancer has given it an address');
  }
  const needsPods =
    Object.keys(selector ?? {}).length > 0 && clusterIP !== 'None';
  if (!needsPods || (await hasEndpoints(live, surroundings))) {
    return READY;
  }
  return waiting('no ready pod matches its selector');
};

async function hasEndpoints(
  live: KubernetesObject,
  { client, signal }: Surroundings,
): Promise<boolean> {
  const { namespace, name } = live.metadata;
  const { items } = await client.get(
    `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
    { query: { labelSelector: `kubernetes.io/service-name=${name}` }, signal },
  );
  return items.some((slice: KubernetesObject) =>
    slice.endpoints?.some(
      (endpoint: any) => endpoint.conditions?.ready !== false,
    ),
  );
}

export const ingress: Judge = async (live, surroundings) => {
  const { namespace } = live.metadata;
  const backends = [
    live.spec.defaultBackend,
    ...(live.spec.rules ?? []).flatMap((rule: any) =>
      (rule.http?.paths ?? []).map((path: any) => path.backend),
    ),
  ];
  const names = new Set<string>(
    backends.map(backend => backend?.service?.name).filter(Boolean),
  );
  const reasons: string[] = [];
  for (const name of names) {
    const found = await find(
      `/api/v1/namespaces/${namespace}/services/${name}`,
      surroundings,
    );
    if (!found) {
      reasons.push(`there is no Service ${name}`);
    } else if (
      found.spec.type !== 'ExternalName' &&
      !(await hasEndpoints(found, surroundings))
    ) {
      reasons.push(`Service ${name} has no ready pod`);
    }
  }
  if (!hasAddress(live)) {
    return waiting('no ingress controller has given it an address', reasons);
  }
  return reasons.length > 0
    ? waiting('what it leads to is not ready', reasons)
    : READY;
};

export const quota: Judge = live => {
  const hard = live.spec?.hard ?? {};
  const seen = live.status?.hard ?? {};
  return Object.keys(hard).every(key => hard[key] === seen[key])
    ? READY
    : waiting('its limits are not in force yet');
};

export const secret: Judge = live =>
  live.type !== 'kubernetes.io/service-account-token' || live.data?.token
    ? READY
    : waiting(
        `no token was issued for the service account ${live.metadata.annotations?.['kubernetes.io/service-account.name']}`,
      );

export const definition: Judge = live => {
  if (condition(live, 'Established')?.status === 'True') {
    return READY;
  }
  const names = condition(live, 'NamesAccepted');
  return names?.status === 'False'
    ? failed(`its names are not accepted: ${explain(names)}`)
    : waiting('not established yet');
};

async function find(
  path: string,
  { client, signal }: Surroundings,
): Promise<KubernetesObject | undefined> {
  try {
    return await client.get(path, { signal });
  } catch (error) {
    if (error instanceof ApiError && error.notFound) {
      return undefined;
    }
    throw error;
  }
}
