import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { Progress } from './types';

/** Two checkouts share the cache; only one of them fills it at a time. */
export async function withCacheLock<T>(
  cache: string,
  onProgress: Progress,
  work: () => Promise<T>,
): Promise<T> {
  const directory = join(cache, 'tools');
  await mkdir(directory, { recursive: true });
  const options = { stale: 30_000, update: 10_000 };
  const release = await lock(directory, options).catch(error => {
    if (error.code !== 'ELOCKED') {
      throw error;
    }
    onProgress('Another Helium is preparing tools; waiting for it');
    return lock(directory, {
      ...options,
      retries: { retries: 1800, factor: 1, minTimeout: 1000 },
    });
  });
  try {
    return await work();
  } finally {
    await release();
  }
}
