import { decode } from '@jridgewell/sourcemap-codec';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../../support/HeliumInstance';
import { packagesOf } from './packages';

const BUILD = join(ROOT, 'packages', 'app', 'dist', 'static');
const PLUGIN = '@helium-portal/backstage-plugin-helium';
const OWN = /\/plugins\/helium(-common)?\/src\//;
/** An editor, and what it needs to check a document. */
const EDITOR =
  /\/plugins\/helium\/src\/values\/(\w+Input|yaml)\.|\/node_modules\/(yaml|@codemirror|@lezer|@uiw)\//;

/** Compressed bytes of a file of the built portal. */
interface Chunk {
  file: string;
  all: number;
  helium: number;
  hasEditor: boolean;
}

/** The built portal's JavaScript, and Helium's part of it. */
export type Bundle = Chunk[];

/**
 * Reads the production build that the portal serves. Of each file, Helium's part is the text that its source map leads back to the
 * sources of the plugin and its client, or to a package that nothing else in the portal depends on; compressed by itself.
 */
export async function readBundle(): Promise<Bundle> {
  const brought = await packagesOf(join(ROOT, 'plugins', 'helium'));
  // All that the portal is made of without Helium, but for what builds it.
  const others = await packagesOf(join(ROOT, 'packages', 'app'), [
    PLUGIN,
    '@backstage/cli',
  ]);
  others.forEach(name => brought.delete(name));
  const files = await readdir(BUILD, { recursive: true });
  return await Promise.all(
    files
      .filter(file => file.endsWith('.js'))
      .map(file => readChunk(file, brought)),
  );
}

async function readChunk(file: string, brought: Set<string>): Promise<Chunk> {
  const text = await readFile(join(BUILD, file), 'utf8');
  const map = await readFile(join(BUILD, `${file}.map`), 'utf8').catch(
    () => undefined,
  );
  const { sources, mappings } = map
    ? JSON.parse(map)
    : { sources: [], mappings: '' };
  const isHelium = sources.map((source: string) => isHeliums(source, brought));
  const helium = partOf(text, mappings, index => isHelium[index]);
  return {
    file: file.split('/').at(-1)!,
    all: gzipSync(text).length,
    helium: helium ? gzipSync(helium).length : 0,
    hasEditor: sources.some((source: string) => EDITOR.test(source)),
  };
}

function isHeliums(source: string, brought: Set<string>): boolean {
  const [, name] =
    /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source) ?? [];
  return name ? brought.has(name) : OWN.test(source);
}

/** The pieces of a text that come from the wanted sources. */
function partOf(
  text: string,
  mappings: string,
  isWanted: (source: number) => boolean,
): string {
  const lines = text.split('\n');
  return decode(mappings)
    .flatMap((segments, line) =>
      segments.map(([from, source], index) =>
        source !== undefined && isWanted(source)
          ? lines[line].slice(from, segments[index + 1]?.[0])
          : '',
      ),
    )
    .join('');
}
