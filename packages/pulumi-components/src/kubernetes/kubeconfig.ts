import { stringify } from 'yaml';

/** How others reach a cluster: what a kubeconfig says of it. @public */
export interface ClusterAddress {
  server: string;
  /** Base64 of PEM. */
  'certificate-authority-data'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'tls-server-name'?: string;
}

/** A command that prints a credential, as `users[].user.exec` of a kubeconfig. @public */
export interface ExecCredentials {
  command: string;
  args?: string[];
  env?: Record<string, string>;
}

/** A kubeconfig for one namespace of one cluster by one token. @public */
export function composeKubeconfig(options: {
  cluster: ClusterAddress;
  namespace: string;
  user: string;
  token: string;
}): string {
  const { cluster, namespace, user, token } = options;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: namespace, cluster }],
    users: [{ name: user, user: { token } }],
    contexts: [
      { name: namespace, context: { cluster: namespace, user, namespace } },
    ],
    'current-context': namespace,
  });
}

/**
 * A kubeconfig that holds no credential: a command of the cloud's gives one to whoever may have it. Its one context is named like
 * the cluster.
 *
 * @public
 */
export function execKubeconfig(options: {
  name: string;
  cluster: ClusterAddress;
  exec: ExecCredentials;
}): string {
  const { name, cluster, exec } = options;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster }],
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1beta1',
            command: exec.command,
            ...(exec.args && { args: exec.args }),
            ...(exec.env && {
              env: Object.entries(exec.env).map(([key, value]) => ({
                name: key,
                value,
              })),
            }),
            interactiveMode: 'Never',
            provideClusterInfo: true,
          },
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}
