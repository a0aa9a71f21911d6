import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { localConfigs } from './configs';
import { readEnvironment } from './environment';
import { requireFreePort } from './ports';
import { prepare } from './prepare';
import { createProgress } from './progress';
import { runUntilStopped } from './start';

const STOP_MS = 15_000;

/** `./helium dev`: the portal with hot reload, on the port after the server's. */
export async function dev(): Promise<void> {
  const environment = readEnvironment();
  const { root, port } = environment;
  const url = `http://localhost:${port + 1}`;
  await runUntilStopped(async teardown => {
    await requireFreePort(port + 1, {
      purpose: 'the development server of the portal',
      variable: 'HELIUM_PORT',
    });
    const { env } = await prepare(environment, createProgress(), teardown);
    process.stdout.write(
      `\nThe portal will be at ${url}/, its server at http://localhost:${port}/. Ctrl-C stops both.\n\n`,
    );
    const configs = await localConfigs(environment);
    const child = spawn(
      process.execPath,
      [
        join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
        'repo',
        'start',
        ...configs.flatMap(config => ['--config', join(root, config)]),
      ],
      {
        cwd: root,
        // A Ctrl-C goes to ./helium, which stops things in their order.
        detached: true,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: {
          ...env,
          NODE_ENV: 'development',
          APP_CONFIG_app_baseUrl: JSON.stringify(url),
          APP_CONFIG_app_listen: JSON.stringify({ host: '127.0.0.1' }),
          APP_CONFIG_backend_cors: JSON.stringify({
            origin: url,
            methods: ['GET', 'HEAD', 'PATCH', 'POST', 'PUT', 'DELETE'],
            credentials: true,
          }),
        },
      },
    );
    const exited = new Promise<string>(resolve => {
      child.once('error', error => resolve(error.message));
      child.once('exit', (code, signal) =>
        resolve(signal ? `signal ${signal}` : `exit code ${code}`),
      );
    });
    teardown.add('development servers', async force => {
      const signal = (name: NodeJS.Signals) => {
        try {
          process.kill(-child.pid!, name);
        } catch {
          // The whole group has ended.
        }
      };
      signal('SIGTERM');
      await Promise.race([
        exited,
        sleep(STOP_MS, undefined, { signal: force }).catch(() => {}),
      ]);
      signal('SIGKILL');
      await exited;
    });
    const ended = await Promise.race([exited, teardown.whenInterrupted()]);
    if (ended && !teardown.interrupted.aborted) {
      throw new Error(`The development servers ended (${ended})`);
    }
  });
}
