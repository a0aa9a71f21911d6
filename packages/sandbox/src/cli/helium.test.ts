import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { useTempFolder } from './__testUtils__/tempFolder';

const entry = resolve(require.resolve('../../package.json'), '../../../helium');
/** What the script may use of the system. */
const programs =
  'cat,cksum,cut,date,df,dirname,find,grep,head,kill,mkdir,mv,rm,sed,setsid,sh,sleep,tail,tr,awk,uname,chmod';

// A few dozen small programs start in each of these.
jest.setTimeout(60_000);

describe('./helium', () => {
  const folder = useTempFolder();
  const checkout = () => join(folder(), 'checkout');
  const bin = () => join(folder(), 'bin');
  const cache = () => join(folder(), 'cache');
  const cachePrefix = () => join(cache(), 'node/22.23.3');
  const cachedNode = () =>
    join(
      cachePrefix(),
      `node_modules/node/node_modules/node-${process.platform}-${process.arch}/bin/node`,
    );

  beforeEach(() => {
    mkdirSync(join(checkout(), '.yarn', 'releases'), { recursive: true });
    cpSync(entry, join(checkout(), 'helium'));
    writeFileSync(
      join(checkout(), 'package.json'),
      '{\n  "name": "helium",\n  "version": "1.2.3",\n}\n',
    );
    writeFileSync(join(checkout(), 'yarn.lock'), 'lock');
    mkdirSync(bin());
    for (const program of programs.split(',')) {
      writeProgram(
        join(bin(), program),
        `PATH=/usr/bin:/bin:/usr/sbin exec ${program} "$@"`,
      );
    }
  });

  function writeProgram(path: string, script: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  }

  /** A Node that tells its version, installs as told, and echoes the rest. */
  function writeNode(path: string, version: string, install = 'exit 0'): void {
    writeProgram(
      path,
      `case $1 in
        --version) echo v${version} ;;
        .yarn/*) ${install} ;;
        *) echo "$0 runs $*" ;;
      esac`,
    );
  }

  function helium(
    args: string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise(done =>
      execFile(
        join(checkout(), 'helium'),
        args,
        {
          env: {
            PATH: bin(),
            HOME: folder(),
            HELIUM_CACHE: cache(),
            ...env,
          },
        },
        (error, stdout, stderr) =>
          done({ code: Number(error?.code ?? 0), stdout, stderr }),
      ),
    );
  }

  it('tells its commands and its version without anything installed', async () => {
    expect((await helium(['--help'])).stdout).toContain('./helium <command>');
    expect((await helium(['--version'])).stdout).toBe('helium 1.2.3\n');
    const { code, stderr } = await helium(['launch']);
    expect(code).toBe(2);
    expect(stderr).toContain("there is no command 'launch'");
  });

  it('takes a Node 22 from PATH and hands the arguments over', async () => {
    writeNode(join(bin(), 'node'), '22.23.3');
    const { code, stdout } = await helium(['test', 'unit', 'two words']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'packages/sandbox/src/cli/main.ts test unit two words',
    );
  });

  it.each(['20.20.2', '22.12.0', '24.19.0'])(
    'passes over Node %s for the one in the cache',
    async version => {
      writeNode(join(bin(), 'node'), version);
      writeNode(cachedNode(), '22.23.3');
      const { stdout } = await helium(['token']);
      expect(stdout).toContain(`${cachedNode()} runs`);
    },
  );

  it('takes the Node that HELIUM_NODE names, or says why not', async () => {
    const own = join(folder(), 'own-node');
    writeNode(own, '22.24.0');
    const env = { HELIUM_NODE: own };
    expect((await helium(['token'], env)).stdout).toContain(`${own} runs`);

    writeNode(own, '24.19.0');
    const refused = await helium(['token'], env);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      `HELIUM_NODE does not serve: ${own} is v24.19.0; 22.23 or a later 22 is needed`,
    );
  });

  it('gets Node with npm, whichever Node runs npm', async () => {
    writeNode(join(bin(), 'node'), '20.20.2');
    writeNode(join(folder(), 'packed-node'), '22.23.3');
    writeProgram(
      join(bin(), 'npm'),
      `echo "$@" > ${join(folder(), 'npm-arguments')}
       node="$3/${relative(cachePrefix(), cachedNode())}"
       mkdir -p "$(dirname "$node")"
       cat ${join(folder(), 'packed-node')} > "$node"
       chmod 755 "$node"`,
    );
    const { stdout, stderr } = await helium(['token']);
    expect(stderr).toContain('Getting Node 22.23.3 with npm');
    expect(stdout).toContain(`${cachedNode()} runs`);
    expect(readFileSync(join(folder(), 'npm-arguments'), 'utf8')).toContain(
      `install --prefix ${join(cache(), 'node/22.23.3')}`,
    );
  });

  it('says each reason when there is no Node to be had', async () => {
    writeProgram(
      join(bin(), 'npm'),
      'echo "npm error code ENOTFOUND" >&2; exit 1',
    );
    writeProgram(
      join(bin(), 'curl'),
      'echo "curl: (6) Could not resolve host" >&2; exit 6',
    );
    const { code, stdout, stderr } = await helium(['start']);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('PATH: there is no node');
    expect(stderr).toContain('npm: npm error code ENOTFOUND');
    expect(stderr).toContain('can not be had: curl: (6) Could not resolve');
    expect(stderr).toContain('Install Node 22 and put it on PATH');
  });

  it('installs again only when what decides on it changed', async () => {
    const count = join(folder(), 'installs');
    writeNode(
      join(bin(), 'node'),
      '22.23.3',
      `echo "$@" >> ${count}; echo "YN0000: Done"`,
    );
    const first = await helium(['token']);
    expect(first.stderr).toContain('Installed packages in');
    expect((await helium(['token'])).stderr).toBe('');
    expect(readFileSync(count, 'utf8')).toBe(
      '.yarn/releases/yarn-4.13.0.cjs install --immutable\n',
    );

    writeFileSync(join(checkout(), 'yarn.lock'), 'another lock');
    await helium(['token']);
    expect(readFileSync(count, 'utf8').trim().split('\n')).toHaveLength(2);
  });

  it('says that there is no network', async () => {
    writeNode(
      join(bin(), 'node'),
      '22.23.3',
      'echo "YN0001: RequestError: getaddrinfo ENOTFOUND registry.example"; exit 1',
    );
    const { code, stderr } = await helium(['start']);
    expect(code).toBe(1);
    expect(stderr).toContain('the package registry can not be reached');
    expect(stderr).toContain('getaddrinfo ENOTFOUND registry.example');
    expect(stderr).toContain('install.log');
  });

  it('shows the end of the log when packages do not install', async () => {
    writeNode(
      join(bin(), 'node'),
      '22.23.3',
      `echo "YN0009: better-sqlite3 couldn't be built successfully"; exit 1`,
    );
    const { code, stderr } = await helium(['start']);
    expect(code).toBe(1);
    expect(stderr).toContain('YN0009: better-sqlite3');
    expect(stderr).toContain('it needs python3, make and a C++ compiler');
    // The next start tries again.
    expect((await helium(['start'])).stderr).toContain('Installing packages');
  });

  it('says how much room is missing before it installs', async () => {
    writeNode(join(bin(), 'node'), '22.23.3');
    writeProgram(
      join(bin(), 'df'),
      'echo Filesystem; echo "/dev/x 9 9 102400 9% /"',
    );
    const { code, stderr } = await helium(['start']);
    expect(code).toBe(1);
    expect(stderr).toContain('has 100 MB left; the packages need 4096 MB');
  });

  it('has a doctor that needs nothing installed', async () => {
    writeNode(join(bin(), 'node'), '20.20.2');
    const { code, stderr } = await helium(['doctor']);
    expect(code).toBe(1);
    expect(stderr).toContain('Node      missing');
    expect(stderr).toContain('is v20.20.2; 22.23 or a later 22 is needed');
    expect(stderr).toContain('Packages  not installed');
  });
});
