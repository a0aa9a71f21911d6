import { randomBytes } from 'node:crypto';
import type { Cluster, KubernetesObject } from '../../kubernetes/Cluster';
import { pathOf } from '../../kubernetes/paths';
import { DATABASE_SECRET } from './names';

interface Secret extends KubernetesObject {
  data?: Record<string, string>;
}

/** The workspace's password for its databases: the one that it has, or a new one. */
export async function databasePassword(
  cluster: Cluster,
  workspace: string,
): Promise<string> {
  const { name, key } = DATABASE_SECRET;
  const secret = await cluster.find<Secret>(
    pathOf('v1', 'secrets', workspace, name),
  );
  const known = secret?.data?.[key];
  return known
    ? Buffer.from(known, 'base64').toString('utf8')
    : randomBytes(24).toString('base64url');
}
