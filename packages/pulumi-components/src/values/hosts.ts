/** How a browser reaches an ingress controller. @public */
export interface HostScheme {
  /** Base domain of all hosts: `workspaces.example.com`. */
  domain: string;
  scheme: 'http' | 'https';
  /** Default: the scheme's. */
  port?: number;
}

/** A page of a workspace behind the cluster's ingress controller. @public */
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

/**
 * The host of that name below the base domain.
 *
 * @param name - `console.demo`, or `console-demo` where one wildcard certificate serves all
 * @public
 */
export function hostOf(name: string, at: HostScheme): Host {
  const url = new URL(`${at.scheme}://${name}.${at.domain}`);
  url.port = at.port === undefined ? '' : String(at.port);
  return {
    name: url.hostname,
    origin: url.origin,
    authority: url.host,
    url: url.href,
  };
}
