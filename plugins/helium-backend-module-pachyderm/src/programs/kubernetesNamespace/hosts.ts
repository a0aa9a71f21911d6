import type { KubernetesNamespaceSettings } from './settings';

/** A page of a workspace behind the cluster's ingress controller. */
export interface Host {
  /** `console.demo.localhost` */
  name: string;
  /** Scheme, name and port as a browser sends them: `http://console.demo.localhost:8480`. */
  origin: string;
  /** Name and port, without the scheme's own: `console.demo.localhost:8480`. */
  authority: string;
  /** The page's address: the origin with a slash. */
  url: string;
}

export function hostOf(
  page: 'console' | 'notebooks',
  workspace: string,
  ingress: KubernetesNamespaceSettings['ingress'],
): Host {
  const url = new URL(
    `${ingress.scheme}://${page}.${workspace}.${ingress.domain}`,
  );
  url.port = ingress.port === undefined ? '' : String(ingress.port);
  return {
    name: url.hostname,
    origin: url.origin,
    authority: url.host,
    url: url.href,
  };
}
