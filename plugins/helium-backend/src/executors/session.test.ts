import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  identify,
  type ProcessIdentity,
  signal,
  survivorsOf,
} from './processes';
import { endSession } from './session';

describe('endSession', () => {
  const started: number[] = [];

  afterEach(() => {
    started.splice(0).forEach(pid => signal(-pid, 'SIGKILL'));
  });

  /** A leader with a member that does as told on SIGINT, once that is up. */
  async function session(onInterrupt: string): Promise<ProcessIdentity> {
    const member = `process.on('SIGINT', () => { ${onInterrupt} }); console.log('up'); setInterval(() => {}, 1e6)`;
    const leader = spawn(
      process.execPath,
      [
        '-e',
        `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(
          member,
        )}], { stdio: 'inherit' }); setInterval(() => {}, 1e6)`,
      ],
      { detached: true, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    started.push(leader.pid!);
    await once(leader.stdout, 'data');
    const identity = (await identify(leader.pid!))!;
    expect(await survivorsOf(identity)).toHaveLength(1);
    return identity;
  }

  it('lets what is left end by itself, and spares the leader', async () => {
    const leader = await session('setTimeout(() => process.exit(), 200)');
    await endSession(leader);
    expect(await survivorsOf(leader)).toEqual([]);
    expect(await identify(leader.pid)).toEqual(leader);
  });

  it('ends what does not', async () => {
    const leader = await session('');
    await endSession(leader, 100);
    expect(await survivorsOf(leader)).toEqual([]);
    // Nothing to do, and nobody to wait for.
    await endSession(leader);
  });
});
