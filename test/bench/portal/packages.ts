import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The names of all packages that a package depends on, itself or through others, but for those that are left out. */
export async function packagesOf(
  folder: string,
  leftOut: string[] = [],
): Promise<Set<string>> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const visit = async (at: string): Promise<void> => {
    if (seen.has(at)) return;
    seen.add(at);
    const manifest = JSON.parse(
      await readFile(join(at, 'package.json'), 'utf8'),
    );
    const wanted = Object.keys({
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...manifest.peerDependencies,
    });
    for (const name of wanted.filter(each => !leftOut.includes(each))) {
      const found = await findPackage(at, name);
      if (found) {
        names.add(name);
        await visit(found);
      }
    }
  };
  await visit(folder);
  return names;
}

/** Where Node finds a package from a folder; nothing for an optional one that is not there. */
async function findPackage(
  from: string,
  name: string,
): Promise<string | undefined> {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    const there = await readFile(join(folder, 'package.json')).catch(
      () => undefined,
    );
    if (there) {
      return folder;
    }
    if (dirname(at) === at) {
      return undefined;
    }
  }
}
