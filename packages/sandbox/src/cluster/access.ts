import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { LOOPBACK } from './ports';

/** Name of the context, the cluster and the user in the kubeconfig. */
export const CONTEXT = 'helium';

/** What an administrator of the sandbox's cluster connects with. */
export interface ClusterAccess {
  port: number;
  ca: string;
  cert: string;
  key: string;
}

export async function readAccess(
  pki: string,
  port: number,
): Promise<ClusterAccess> {
  const [ca, cert, key] = await Promise.all(
    ['ca.crt', 'admin.crt', 'admin.key'].map(file =>
      readFile(join(pki, file), 'utf8'),
    ),
  );
  return { port, ca, cert, key };
}

/** A kubeconfig that needs no other file. */
export function kubeconfigOf({ port, ca, cert, key }: ClusterAccess): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': CONTEXT,
    clusters: [
      {
        name: CONTEXT,
        cluster: {
          server: `https://${LOOPBACK}:${port}`,
          'certificate-authority-data': base64(ca),
        },
      },
    ],
    users: [
      {
        name: CONTEXT,
        user: {
          'client-certificate-data': base64(cert),
          'client-key-data': base64(key),
        },
      },
    ],
    contexts: [{ name: CONTEXT, context: { cluster: CONTEXT, user: CONTEXT } }],
  });
}

/** Whether the API server says that it is ready. */
export function isReady(access: ClusterAccess): Promise<boolean> {
  const { port, ca, cert, key } = access;
  return new Promise(resolve => {
    const probe = request(
      {
        host: LOOPBACK,
        port,
        path: '/readyz',
        ca,
        cert,
        key,
        timeout: 2_000,
        agent: false,
      },
      response => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    probe.once('timeout', () => probe.destroy());
    probe.once('error', () => resolve(false));
    probe.end();
  });
}
