import { resolveTools } from '@helium-portal/sandbox';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CACHE =
  process.env.HELIUM_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'helium');

/** Those of a cluster, found as `./helium` finds them. */
export const tools = () =>
  resolveTools({
    cache: CACHE,
    names: [
      'etcd',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
      'kubectl',
      'kwok',
      'kwokctl',
    ],
  });
