import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { promisify } from 'node:util';
import { Release } from './catalog';

const run = promisify(execFile);

/** How long a publisher may take to answer, and to send the next bytes. */
const ANSWER_MS = 10_000;
const STALL_MS = 30_000;

/** Hosts that did not answer are not asked again for the next tool. */
export class UnreachableHosts {
  readonly #problems = new Map<string, string>();

  async fetch(url: string): Promise<Response> {
    const { host } = new URL(url);
    const known = this.#problems.get(host);
    if (known) {
      throw new Error(known);
    }
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), ANSWER_MS);
    let response: Response;
    try {
      response = await fetch(url, { signal: controller.signal });
    } catch (error) {
      const problem = `${host} can't be reached (${
        controller.signal.aborted
          ? `no answer in ${ANSWER_MS / 1000} s`
          : reason(error)
      })`;
      this.#problems.set(host, problem);
      throw new Error(problem);
    } finally {
      clearTimeout(timer);
    }
    if (!response.ok || !response.body) {
      throw new Error(`${url} answers ${response.status}`);
    }
    return response;
  }
}

/**
 * Downloads one release into a folder, checks its sum where the publisher
 * offers one, and unpacks it.
 *
 * @returns the path of the executable
 */
export async function downloadRelease(
  release: Release,
  directory: string,
  hosts: UnreachableHosts,
): Promise<string> {
  const name = basename(new URL(release.url).pathname);
  const file = join(directory, name);
  const expected = release.checksums
    ? await fetchChecksum(release.checksums, name, hosts)
    : undefined;
  const actual = await fetchFile(release.url, file, hosts);
  if (expected && expected !== actual) {
    throw new Error(
      `${release.url} has the SHA-256 ${actual}, but its publisher says ${expected}`,
    );
  }
  if (!release.member) {
    return file;
  }
  await run('tar', ['-xf', file, '-C', directory, release.member]);
  return join(directory, release.member);
}

async function fetchChecksum(
  url: string,
  name: string,
  hosts: UnreachableHosts,
): Promise<string> {
  const text = await (await hosts.fetch(url)).text();
  for (const line of text.split('\n')) {
    const [sum, file] = line.trim().split(/\s+\*?/);
    if (/^[0-9a-f]{64}$/i.test(sum) && (!file || basename(file) === name)) {
      return sum.toLowerCase();
    }
  }
  throw new Error(`${url} has no SHA-256 of ${name}`);
}

async function fetchFile(
  url: string,
  file: string,
  hosts: UnreachableHosts,
): Promise<string> {
  const response = await hosts.fetch(url);
  const hash = createHash('sha256');
  const stalled = new AbortController();
  const stall = () => stalled.abort(new Error(`${url} stopped sending`));
  let timer = setTimeout(stall, STALL_MS);
  const meter = new Transform({
    transform(chunk, _encoding, done) {
      clearTimeout(timer);
      timer = setTimeout(stall, STALL_MS);
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(
      // fetch is typed after the browser's stream, which lacks what Node's has
      Readable.fromWeb(response.body as ReadableStream),
      meter,
      createWriteStream(file),
      { signal: stalled.signal },
    );
  } catch (error) {
    throw stalled.signal.aborted ? stalled.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
  return hash.digest('hex');
}

function reason(error: unknown): string {
  const { cause, message } = error as Error & {
    cause?: { code?: string; message?: string };
  };
  return cause?.code ?? cause?.message ?? message;
}
