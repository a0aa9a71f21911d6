import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError } from '@backstage/errors';
import { resolveTools } from '../tools';
import { readEnvironment } from './environment';
import { createProgress } from './progress';
import { toolEnvironment } from './toolEnvironment';

/** `./helium bench`: runs each file in test/bench in turn. */
export async function bench(): Promise<void> {
  const { root, cache } = readEnvironment();
  const folder = join(root, 'test', 'bench');
  const files = (await readdir(folder).catch(() => []))
    .filter(file => file.endsWith('.ts'))
    .sort();
  if (files.length === 0) {
    throw new NotFoundError(`There are no benchmarks in ${folder}`);
  }
  const tools = await createProgress().step('Finding the tools', report =>
    resolveTools({ cache, onProgress: report }),
  );
  for (const file of files) {
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(
        process.execPath,
        [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          join(folder, file),
        ],
        {
          cwd: root,
          stdio: 'inherit',
          env: { ...process.env, ...toolEnvironment(tools) },
        },
      );
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (code !== 0) {
      throw new Error(`${file} ended with exit code ${code}`);
    }
  }
}
