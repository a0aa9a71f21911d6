import { execFile } from 'node:child_process';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { measure, type Times } from './report';

const run = promisify(execFile);

/** The same reads through the Pulumi CLI, from a state folder with copies of one stack's state. */
export async function measurePulumiCli(options: {
  /** A stack's state, as the engine wrote it. */
  stackFile: string;
  project: string;
  stacks: number;
  count: number;
  env: NodeJS.ProcessEnv;
}): Promise<{ one: Times; list: Times }> {
  const { stackFile, project, stacks, count } = options;
  const folder = await mkdtemp(join(tmpdir(), 'helium-bench-'));
  try {
    const state = join(folder, 'state', '.pulumi', 'stacks', project);
    await mkdir(state, { recursive: true });
    await copyFile(
      join(stackFile, '../../../meta.yaml'),
      join(folder, 'state', '.pulumi', 'meta.yaml'),
    );
    const text = await readFile(stackFile, 'utf8');
    const name = /\/([^/]+)\.json$/.exec(stackFile)?.[1] ?? '';
    for (let index = 0; index < stacks; index += 1) {
      await writeFile(
        join(state, `bench-${index}.json`),
        text
          .replaceAll(`::${name}::`, `::bench-${index}::`)
          .replace(`/${project}/${name}"`, `/${project}/bench-${index}"`),
      );
    }
    await writeFile(
      join(folder, 'Pulumi.yaml'),
      `name: ${project}\nruntime: nodejs\n`,
    );
    const pulumi = (...args: string[]) =>
      run('pulumi', [...args, '--non-interactive'], {
        cwd: folder,
        maxBuffer: 64 * 1024 ** 2,
        env: {
          ...options.env,
          PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
        },
      });
    return {
      one: await measure(count, index =>
        pulumi(
          'stack',
          'output',
          '--json',
          '--stack',
          `organization/${project}/bench-${index % stacks}`,
        ),
      ),
      list: await measure(count, () => pulumi('stack', 'ls', '--json')),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
