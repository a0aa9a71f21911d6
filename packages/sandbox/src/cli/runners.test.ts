import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { recordProcess } from '../cluster/processes';
import { useTempFolder } from './__testUtils__/tempFolder';
import { endRunners } from './runners';

const POLITE = `
  process.on('SIGINT', () => {
    require('fs').writeFileSync('saved', '');
    process.exit(0);
  });
  console.log('up');
  setInterval(() => {}, 1e6);
`;
const STUBBORN = `
  process.on('SIGINT', () => {});
  require('child_process').spawn(process.execPath, [
    '-e', 'process.on("SIGINT", () => {}); console.log("up"); setInterval(() => {}, 1e6)',
  ], { stdio: 'inherit' });
  setInterval(() => {}, 1e6);
`;
/** As providers do that the Pulumi CLI starts. */
const PROVIDER = `
  process.on('SIGINT', () => {});
  require('child_process').spawn('bash', [
    '-c', 'set -m; "$0" -e "$1" & kill -9 $$', process.execPath,
    'console.log("up"); setInterval(() => {}, 1e6)',
  ], { stdio: 'inherit' });
  setInterval(() => {}, 1e6);
`;

jest.setTimeout(60_000);

describe('endRunners', () => {
  const folder = useTempFolder();

  async function startRunner(
    program: string,
    change: object = {},
  ): Promise<ChildProcess> {
    const attempt = join(folder(), 'attempts', 'a1');
    await mkdir(attempt, { recursive: true });
    const child = spawn(process.execPath, ['-e', program], {
      cwd: attempt,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise(resolve => child.stdout!.once('data', resolve));
    const { started } = (await recordProcess('runner', child.pid!))!;
    const [bootId, startTime] =
      process.platform === 'linux' ? started.split(/:(?=\d+$)/) : ['', started];
    const runner = {
      host: hostname(),
      bootId,
      pid: child.pid,
      startTime,
      ...change,
    };
    await writeFile(join(attempt, 'runner.json'), JSON.stringify({ runner }));
    return child;
  }

  /** Living members of its session; zombies do not count. */
  const members = (child: ChildProcess, of: 'sid' | 'pgid' = 'sid') =>
    execFileSync('ps', ['-A', '-o', `${of}=,stat=`], { encoding: 'utf8' })
      .split('\n')
      .map(line => line.trim().split(/\s+/))
      .filter(
        ([leader, state]) =>
          Number(leader) === child.pid && !state.startsWith('Z'),
      ).length;

  it('has nothing to do where nothing ran', async () => {
    const ended = endRunners(folder(), new AbortController().signal);
    await expect(ended).resolves.toBeUndefined();
  });

  it('lets a runner save', async () => {
    const child = await startRunner(POLITE);
    await endRunners(folder(), new AbortController().signal);
    expect(members(child)).toBe(0);
    const saved = join(folder(), 'attempts', 'a1', 'saved');
    await expect(readFile(saved, 'utf8')).resolves.toBe('');
  });

  it('ends a stubborn one with all it started when told to hurry', async () => {
    const child = await startRunner(STUBBORN);
    await endRunners(folder(), AbortSignal.timeout(300));
    expect(members(child)).toBe(0);
  });

  it('ends what leads a process group of its own', async () => {
    const child = await startRunner(PROVIDER);
    expect(members(child)).toBe(2);
    expect(members(child, 'pgid')).toBe(1);
    await endRunners(folder(), AbortSignal.timeout(300));
    expect(members(child)).toBe(0);
  });

  it('ends what a killed runner left', async () => {
    const child = await startRunner(PROVIDER);
    child.kill('SIGKILL');
    await new Promise(resolve => child.once('exit', resolve));
    expect(members(child)).toBe(1);
    await endRunners(folder(), AbortSignal.timeout(300));
    expect(members(child)).toBe(0);
  });

  it('keeps a runner from beginning that has only been started', async () => {
    const attempt = join(folder(), 'attempts', 'a1');
    await mkdir(attempt, { recursive: true });
    await writeFile(join(attempt, 'ticket.json'), '{}');
    await endRunners(folder(), new AbortController().signal);
    const record = await readFile(join(attempt, 'runner.json'), 'utf8');
    expect(JSON.parse(record)).toEqual({ revoked: true });
    expect(await readdir(attempt)).toHaveLength(2);
  });

  it('leaves a process alone that is not the recorded one', async () => {
    const child = await startRunner(POLITE, { startTime: '1' });
    try {
      await endRunners(folder(), AbortSignal.abort());
      expect(members(child)).toBe(1);
    } finally {
      process.kill(-child.pid!, 'SIGKILL');
    }
  });
});
