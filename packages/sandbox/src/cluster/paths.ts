import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where the files of one cluster lie. */
export interface ClusterPaths {
  root: string;
  /** kwokctl's own folder; made anew at each start. */
  kwok: string;
  cluster: string;
  /** These two are the cluster's memory. */
  etcd: string;
  pki: string;
  ports: string;
  run: string;
}

/** Where things lie under a sandbox's state folder. */
export interface SandboxPaths extends ClusterPaths {
  kubeconfig: string;
  owner: string;
  /** Of the pods that run as processes of this host. */
  pods: string;
}

/** kwokctl's name of the one cluster in its folder. */
export const CLUSTER = 'helium';

export function clusterPaths(root: string): ClusterPaths {
  const kwok = join(root, 'kwok');
  return {
    root,
    kwok,
    cluster: join(kwok, 'clusters', CLUSTER),
    etcd: join(root, 'etcd'),
    pki: join(root, 'pki'),
    ports: join(root, 'ports.json'),
    run: join(root, 'run.json'),
  };
}

export function sandboxPaths(home: string): SandboxPaths {
  const root = join(home, 'sandbox');
  return {
    ...clusterPaths(root),
    kubeconfig: join(home, 'kubeconfig'),
    owner: join(root, 'owner.json'),
    pods: join(root, 'pods'),
  };
}

/** Replaces a file in one step; only its owner may read it. */
export async function writePrivateFile(
  path: string,
  content: string,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.${process.pid}.new`;
  await writeFile(fresh, content, { mode: 0o600 });
  await rename(fresh, path);
}
