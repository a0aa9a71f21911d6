import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** The configuration files of a local portal; people may add their own. */
export async function localConfigs(root: string): Promise<string[]> {
  const own = 'app-config.local.yaml';
  const isThere = await access(join(root, own)).then(
    () => true,
    () => false,
  );
  return [
    'app-config.yaml',
    'app-config.sandbox.yaml',
    ...(isThere ? [own] : []),
  ];
}
