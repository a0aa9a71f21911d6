import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

jest.setTimeout(60_000);

const SCRIPT = `
  const { metrics } = require('@opentelemetry/api');
  metrics.getMeter('test').createCounter('test.calls').add(2);
  setInterval(() => {}, 1000);
`;

describe('the instrumentation', () => {
  let child: ChildProcess | undefined;

  afterEach(async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });

  function start(env: NodeJS.ProcessEnv, script = SCRIPT) {
    child = spawn(
      process.execPath,
      ['--require', require.resolve('./instrumentation'), '--eval', script],
      {
        cwd: __dirname,
        env: { PATH: process.env.PATH, ...env },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    return child;
  }

  async function freePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return port;
  }

  it('serves the metrics on loopback, at the port that is named', async () => {
    const port = await freePort();
    start({ HELIUM_METRICS_PORT: String(port) });
    let text = '';
    for (let tries = 0; !text && tries < 200; tries++) {
      await sleep(100);
      text = await fetch(`http://127.0.0.1:${port}/metrics`).then(
        answer => answer.text(),
        () => '',
      );
    }
    expect(text).toMatch(/^test_calls_total\{.*\} 2$/m);
  });

  it('does nothing where no port is named', async () => {
    const [code] = await once(
      start(
        {},
        "process.exit(Object.keys(require.cache).some(path => path.includes('opentelemetry')) ? 1 : 0)",
      ),
      'exit',
    );
    expect(code).toBe(0);
  });

  it('refuses a port that is none', async () => {
    const started = start({ HELIUM_METRICS_PORT: 'on' });
    let error = '';
    started.stderr!.setEncoding('utf8').on('data', part => {
      error += part;
    });
    const [code] = await once(started, 'close');
    expect(code).not.toBe(0);
    expect(error).toContain(
      "HELIUM_METRICS_PORT is 'on'; it must be a port from 1 to 65535",
    );
  });
});
