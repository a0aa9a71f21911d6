import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { HeliumEnvironment } from './environment';

/** The configuration files of a local portal; people may add their own. */
export async function localConfigs({
  root,
  executor,
  kubeContext,
}: Pick<HeliumEnvironment, 'root' | 'executor' | 'kubeContext'>): Promise<
  string[]
> {
  const own = 'app-config.local.yaml';
  const isThere = await access(join(root, own)).then(
    () => true,
    () => false,
  );
  return [
    'app-config.yaml',
    'app-config.sandbox.yaml',
    // On a cluster of one's own nothing is rehearsed.
    ...(kubeContext ? [] : ['app-config.sandbox-clouds.yaml']),
    ...(executor === 'kubernetes'
      ? ['app-config.sandbox-kubernetes.yaml']
      : []),
    ...(isThere ? [own] : []),
  ];
}
