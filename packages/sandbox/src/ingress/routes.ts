import { V1Ingress, V1IngressBackend } from '@kubernetes/client-node';

/** The Ingress and the backend that a request is for. */
export interface Route {
  ingress: V1Ingress;
  backend: V1IngressBackend;
}

/** That a cluster has a host. */
export interface HostClaim {
  /** By its name, rather than by a wildcard. */
  exact: boolean;
  /** When the Ingress was made, in milliseconds since the epoch. */
  since: number;
}

interface Candidate extends Route {
  exactHost: boolean;
  exactPath: boolean;
  path: string;
}

/**
 * Finds the backend for a host and path as Kubernetes defines it: an exact host
 * before a wildcard, an exact path before a prefix, the longer prefix before the
 * shorter, and the default backend of an Ingress that has the host but not the
 * path. Rules without a host are left out, as they would catch the hosts of
 * every other workspace.
 */
export function findRoute(
  ingresses: readonly V1Ingress[],
  host: string,
  path: string,
): Route | undefined {
  const candidates: Candidate[] = [];
  for (const ingress of ingresses) {
    for (const rule of ingress.spec?.rules ?? []) {
      if (rule.host && matchesHost(rule.host, host)) {
        const exactHost = !rule.host.startsWith('*.');
        for (const candidate of rule.http?.paths ?? []) {
          const exactPath = candidate.pathType === 'Exact';
          const prefix = candidate.path ?? '/';
          if (exactPath ? path === prefix : matchesPrefix(prefix, path)) {
            candidates.push({
              ingress,
              backend: candidate.backend,
              exactHost,
              exactPath,
              path: prefix,
            });
          }
        }
        if (ingress.spec?.defaultBackend) {
          candidates.push({
            ingress,
            backend: ingress.spec.defaultBackend,
            exactHost,
            exactPath: false,
            path: '',
          });
        }
      }
    }
  }
  return candidates.sort(
    (a, b) =>
      Number(b.exactHost) - Number(a.exactHost) ||
      Number(b.exactPath) - Number(a.exactPath) ||
      b.path.length - a.path.length ||
      age(a.ingress) - age(b.ingress),
  )[0];
}

/** Whether, how and since when Ingresses of a cluster have a host. */
export function claimOf(
  ingresses: readonly V1Ingress[],
  host: string,
): HostClaim | undefined {
  return ingresses
    .flatMap(ingress =>
      (ingress.spec?.rules ?? [])
        .filter(rule => rule.host && matchesHost(rule.host, host))
        .map(rule => ({
          exact: !rule.host!.startsWith('*.'),
          since: age(ingress),
        })),
    )
    .sort(compareClaims)[0];
}

/** The stronger first: a name before a wildcard, the older before the younger. */
export function compareClaims(a: HostClaim, b: HostClaim): number {
  return Number(b.exact) - Number(a.exact) || a.since - b.since;
}

/** A wildcard stands for one label. */
function matchesHost(pattern: string, host: string): boolean {
  const wanted = pattern.toLowerCase();
  return wanted.startsWith('*.')
    ? host.slice(host.indexOf('.')) === wanted.slice(1) && !host.startsWith('.')
    : host === wanted;
}

/** By whole path elements: /foo matches /foo/bar, not /foobar. */
function matchesPrefix(prefix: string, path: string): boolean {
  const stem = prefix.replace(/\/+$/, '');
  return path === stem || path.startsWith(`${stem}/`);
}

function age({ metadata }: V1Ingress): number {
  // A watch hands out the text that a list makes a date of.
  return new Date(metadata?.creationTimestamp ?? 0).getTime();
}
