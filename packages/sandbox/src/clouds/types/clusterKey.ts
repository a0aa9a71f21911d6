import { createHash } from 'node:crypto';
import { CloudName } from '../ClusterHost';

/** The key by which a cluster's host knows it: readable, and never another cluster's. */
export function clusterKey(cloud: CloudName, id: string, name: string): string {
  const hash = createHash('sha256').update(`${cloud}/${id}`).digest('hex');
  return `${cloud}-${name
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .slice(0, 26)}-${hash.slice(0, 8)}`;
}
