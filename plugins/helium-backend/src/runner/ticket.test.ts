import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RUNNER_HEADER, TICKET_VARIABLE } from './protocol';
import { openTicket } from './ticket';

jest.setTimeout(60_000);

describe('the ticket', () => {
  const ticket = {
    attemptId: 'one',
    portalUrl: 'http://portal',
    token: 'secret',
    leaseSeconds: 60,
  };
  let folder: string;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'helium-ticket-')));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('is a file, which goes once it is read', async () => {
    const file = join(folder, 'ticket.json');
    await writeFile(file, JSON.stringify(ticket));
    const { workDirectory, read } = openTicket(file, {});
    expect(workDirectory).toBe(folder);
    expect(await readdir(folder)).toEqual(['ticket.json']);
    expect(await read()).toEqual({ ...ticket, workDirectory: folder });
    expect(await readdir(folder)).toEqual([]);
  });

  it('is in the environment, of which it is taken out', async () => {
    const environment = { [TICKET_VARIABLE]: JSON.stringify(ticket), A: 'b' };
    const { workDirectory, read } = openTicket(undefined, environment);
    expect(environment).toEqual({ A: 'b' });
    expect(workDirectory).toBe(process.cwd());
    expect(await read()).toEqual({ ...ticket, workDirectory });
  });

  it('is missed, and never quoted', () => {
    expect(() => openTicket(undefined, {})).toThrow(TICKET_VARIABLE);
    const broken = { [TICKET_VARIABLE]: '{"token":"secret"' };
    expect(() => openTicket(undefined, broken)).toThrow(
      "The runner's ticket is not JSON",
    );
  });

  it('starts a runner that has no argument', async () => {
    const calls: string[] = [];
    const portal = createServer(({ url, headers }, response) => {
      calls.push(`${url} ${headers.authorization}`);
      response.writeHead(409, { [RUNNER_HEADER]: '1' }).end('{}');
    }).listen(0, '127.0.0.1');
    await once(portal, 'listening');
    const { port } = portal.address() as AddressInfo;
    const runner = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        require.resolve('./main'),
      ],
      {
        cwd: folder,
        detached: true,
        stdio: 'ignore',
        env: {
          PATH: process.env.PATH,
          [TICKET_VARIABLE]: JSON.stringify({
            ...ticket,
            portalUrl: `http://127.0.0.1:${port}`,
          }),
        },
      },
    );
    try {
      await once(runner, 'exit');
      expect(calls).toEqual(['/runner/attempts/one/spec Bearer secret']);
      expect(await readdir(folder)).toContain('runner.json');
    } finally {
      portal.closeAllConnections();
      portal.close();
    }
  });
});
