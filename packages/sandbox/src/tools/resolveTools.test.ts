import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder, writeScript } from '../__testUtils__/folders';
import { inspectTools, resolveTools, ToolsUnavailableError } from '.';

let folder: string;
let remove: () => Promise<void>;
let cache: string;

beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  cache = join(folder, 'cache');
});
afterEach(() => remove());

const tool = (directory: string, name: string, version: string) =>
  writeScript(join(folder, directory, name), `echo 'tool v${version}'`);

const kubectl = (directory: string, version: string) =>
  writeScript(
    join(folder, directory, 'kubectl'),
    `echo '{"clientVersion": {"gitVersion": "v${version}-vendor"}}'`,
  );

/** A PATH of nothing but folders under the temporary one. */
const pathOf = (...directories: string[]) =>
  directories.map(directory => join(folder, directory)).join(':');

/** Go for builds that take no time: the result reports the version given. */
const go = (version: string, build: string) =>
  writeScript(
    join(folder, 'go/go'),
    `if [ "$1" = env ]; then
  echo '{"GOVERSION":"go${version}","GOTOOLCHAIN":"local","GOCACHE":"${folder}/gocache","GOMODCACHE":"${folder}/gomodcache"}'
  exit 0
fi
echo built >> ${folder}/builds
while [ "$1" != -o ]; do shift; done
${build}`,
  );

const goBuildsEtcd = () =>
  go('1.26.8', `printf '#!/bin/sh\\necho etcd Version: 3.6.16\\n' > "$2"`);

async function failure(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    reason => reason,
  );
  expect(error).toBeInstanceOf(ToolsUnavailableError);
  return error as ToolsUnavailableError;
}

describe('resolveTools', () => {
  it('prefers the environment to PATH, and PATH to the cache', async () => {
    const named = await tool('named', 'my-helm', '3.22.5');
    const onPath = await tool('bin', 'helm', '3.22.1');
    const cached = await tool('cache/tools/helm/3.22.0', 'helm', '3.22.0');
    const resolve = async (env: NodeJS.ProcessEnv) =>
      (await resolveTools({ cache, names: ['helm'], env, offline: true })).get(
        'helm',
      );

    expect(await resolve({ HELIUM_HELM: named, PATH: pathOf('bin') })).toEqual({
      name: 'helm',
      version: '3.22.5',
      path: named,
      source: 'environment',
    });
    expect(await resolve({ PATH: pathOf('bin') })).toEqual({
      name: 'helm',
      version: '3.22.1',
      path: onPath,
      source: 'path',
    });
    expect(await resolve({ PATH: pathOf() })).toEqual({
      name: 'helm',
      version: '3.22.0',
      path: cached,
      source: 'cache',
    });
  });

  it('goes on to the next place on PATH when a version does not suit', async () => {
    await kubectl('old', '1.32.4');
    const near = await kubectl('near', '1.35.2');
    const tools = await resolveTools({
      cache,
      names: ['kubectl'],
      env: { PATH: pathOf('old', 'near') },
    });
    expect(tools.get('kubectl')).toEqual({
      name: 'kubectl',
      version: '1.35.2',
      path: near,
      source: 'path',
    });
  });

  it('takes a named tool of any version', async () => {
    const path = await kubectl('old', '1.32.4');
    const tools = await resolveTools({
      cache,
      names: ['kubectl'],
      env: { HELIUM_KUBECTL: path, PATH: '' },
    });
    expect(tools.get('kubectl')?.version).toBe('1.32.4');
  });

  it('says for each place why it did not serve', async () => {
    const old = await kubectl('old', '1.32.4');
    const error = await failure(
      resolveTools({
        cache,
        names: ['kubectl', 'etcd'],
        env: { HELIUM_KUBECTL: '/nowhere/kubectl', PATH: pathOf('old') },
        offline: true,
      }),
    );
    expect(error.attempts.get('kubectl')).toEqual([
      {
        source: 'environment',
        problem: 'HELIUM_KUBECTL: /nowhere/kubectl does not exist',
      },
      {
        source: 'path',
        problem: `${old} is version 1.32.4; within 1 minor version of 1.36 is needed`,
      },
      {
        source: 'cache',
        problem: `${cache}/tools/kubectl/1.36.3/kubectl does not exist`,
      },
      { source: 'download', problem: 'downloads are switched off' },
      {
        source: 'build',
        problem:
          'Go 1.26 or newer is not installed: install Go 1.26 or newer from https://go.dev/dl/, or set HELIUM_KUBECTL',
      },
    ]);
    expect(error.message).toContain('etcd 3.6.16:\n  environment: HELIUM_ETCD');
    expect(await readdir(join(cache, 'tools'))).toEqual([]);
  });

  it('refuses a server of another minor version', async () => {
    await tool('bin', 'kube-apiserver', '1.35.0');
    const error = await failure(
      resolveTools({
        cache,
        names: ['kube-apiserver'],
        env: { PATH: pathOf('bin') },
        offline: true,
      }),
    );
    expect(error.attempts.get('kube-apiserver')?.[1].problem).toMatch(
      /is version 1.35.0; 1.36 is needed$/,
    );
  });

  it('says what to do about a Go that is too old', async () => {
    await go('1.20.1', 'exit 1');
    const error = await failure(
      resolveTools({
        cache,
        names: ['etcd'],
        env: { PATH: pathOf('go') },
        offline: true,
      }),
    );
    expect(error.attempts.get('etcd')?.at(-1)).toEqual({
      source: 'build',
      problem:
        'Go 1.20.1 is too old, and GOTOOLCHAIN=local keeps it from getting a newer one: install Go 1.26 or newer from https://go.dev/dl/, or set HELIUM_ETCD',
    });
  });

  it('builds into the cache, reports progress and leaves nothing else', async () => {
    await goBuildsEtcd();
    const messages: string[] = [];
    const options = {
      cache,
      names: ['etcd' as const],
      env: { PATH: pathOf('go') },
      offline: true,
      onProgress: (message: string) => messages.push(message),
    };
    expect((await resolveTools(options)).get('etcd')).toEqual({
      name: 'etcd',
      version: '3.6.16',
      path: join(cache, 'tools/etcd/3.6.16/etcd'),
      source: 'build',
    });
    expect(messages).toContain(
      'Building etcd 3.6.16 from source, about a minute the first time',
    );
    expect(await readdir(join(cache, 'tools'))).toEqual(['etcd']);
    expect((await resolveTools(options)).get('etcd')?.source).toBe('cache');
  });

  it('builds once when two of them want the same', async () => {
    await goBuildsEtcd();
    const options = {
      cache,
      names: ['etcd' as const],
      env: { PATH: pathOf('go') },
      offline: true,
    };
    const both = await Promise.all([
      resolveTools(options),
      resolveTools(options),
    ]);
    expect(both.map(tools => tools.get('etcd')?.source).sort()).toEqual([
      'build',
      'cache',
    ]);
    expect(await readFile(join(folder, 'builds'), 'utf8')).toBe('built\n');
  });

  it('tells what a failed build said, and caches nothing', async () => {
    await go('1.26.8', 'echo "main.go:3: cannot find module" >&2; exit 1');
    const error = await failure(
      resolveTools({
        cache,
        names: ['etcd'],
        env: { PATH: pathOf('go') },
        offline: true,
      }),
    );
    expect(error.attempts.get('etcd')?.at(-1)?.problem).toBe(
      'go build ended with 1: main.go:3: cannot find module',
    );
    expect(await readdir(join(cache, 'tools'))).toEqual([]);
  });

  it('does not cache what reports another version', async () => {
    await go(
      '1.26.8',
      `printf '#!/bin/sh\\necho etcd Version: 3.4.1\\n' > "$2"`,
    );
    const error = await failure(
      resolveTools({
        cache,
        names: ['etcd'],
        env: { PATH: pathOf('go') },
        offline: true,
      }),
    );
    expect(error.attempts.get('etcd')?.at(-1)?.problem).toBe(
      'the etcd obtained is version 3.4.1; 3.6 is needed',
    );
  });
});

describe('inspectTools', () => {
  it('tells where each tool is, and makes nothing', async () => {
    await goBuildsEtcd();
    const helm = await tool('bin', 'helm', '3.22.1');
    await mkdir(join(folder, 'bin/etcd'));
    const tools = await inspectTools({
      cache,
      env: { PATH: pathOf('bin', 'go') },
    });
    expect(tools).toHaveLength(9);
    expect(tools.find(({ name }) => name === 'helm')).toMatchObject({
      wanted: '3.22.0',
      tool: { version: '3.22.1', path: helm, source: 'path' },
    });
    const etcd = tools.find(({ name }) => name === 'etcd');
    expect(etcd?.tool).toBeUndefined();
    expect(etcd?.attempts.map(({ source }) => source)).toEqual([
      'environment',
      'path',
      'cache',
    ]);
    await expect(readdir(cache)).rejects.toThrow('ENOENT');
  });
});
