import { InputError } from '@backstage/errors';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

/** What a program of the runtime `nodejs` starts with, relative to its folder. */
export interface NodejsEntry {
  language: 'javascript' | 'typescript';
  file: string;
  /** The current folder of the program, as Pulumi has it. */
  cwd: string;
}

const ENDINGS = ['', '.js', '.cjs', '.mjs', '/index.js', '.ts', '/index.ts'];

/**
 * Finds the entry point as Pulumi's own language host does: `main` of Pulumi.yaml, of package.json, else `index`.
 *
 * @throws InputError when there is none, or it lies elsewhere
 */
export async function findNodejsEntry(
  folder: string,
  main?: string,
): Promise<NodejsEntry> {
  const base = resolve(folder, main ?? '.');
  const isFolder = (await stat(base).catch(() => undefined))?.isDirectory();
  const cwd = isFolder ? base : dirname(base);
  const wanted = isFolder ? join(base, await mainOf(base)) : base;
  if (relative(folder, wanted).startsWith('..')) {
    throw new InputError(
      `its entry point '${relative(
        folder,
        wanted,
      )}' lies outside of its folder`,
    );
  }
  for (const ending of ENDINGS) {
    const file = `${wanted}${ending}`;
    if ((await stat(file).catch(() => undefined))?.isFile()) {
      return {
        language: file.endsWith('.ts') ? 'typescript' : 'javascript',
        file: relative(folder, file),
        cwd: relative(folder, cwd),
      };
    }
  }
  throw new InputError(
    `its entry point '${
      relative(folder, wanted) || '.'
    }' is missing; name one as 'main' in Pulumi.yaml or package.json, and compile it when it is made from TypeScript`,
  );
}

interface PackageFile {
  main?: string;
  exports?: string | { '.'?: string | Record<string, string> };
}

async function mainOf(folder: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(join(folder, 'package.json'), 'utf8');
  } catch {
    return 'index';
  }
  let content: PackageFile;
  try {
    content = JSON.parse(text);
  } catch {
    throw new InputError('its package.json is not JSON');
  }
  const { exports: exported } = content;
  const entry = typeof exported === 'object' ? exported['.'] : exported;
  return (
    (typeof entry === 'object'
      ? entry.default ?? entry.require ?? entry.import
      : entry) ??
    content.main ??
    'index'
  );
}
