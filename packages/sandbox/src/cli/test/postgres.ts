import { spawn } from 'node:child_process';
import { ServiceUnavailableError } from '@backstage/errors';
import type { PostgresMessage, PostgresOrder } from './postgresServer';

/** A PostgreSQL server for one run of the tests. */
export interface TestPostgres {
  connectionString: string;
  /** Takes the server away; connections end, data stay. */
  halt(): Promise<void>;
  /** Brings it back on the same port. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a server on a free port, with its data in a folder of its own.
 *
 * @throws ServiceUnavailableError with what the server says
 */
export async function startPostgres(): Promise<TestPostgres> {
  const child = spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      require.resolve('./postgresServer.ts'),
    ],
    {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // A Ctrl-C goes to ./helium, which stops the tests first.
      detached: true,
    },
  );
  const exited = new Promise<void>(resolve =>
    child.once('exit', () => resolve()),
  );
  const stop = async () => {
    if (child.connected) {
      child.disconnect();
    }
    await exited;
  };
  const connectionString = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code =>
      reject(
        new ServiceUnavailableError(
          `PostgreSQL for the tests ended with exit code ${code}`,
        ),
      ),
    );
    child.on('message', (message: PostgresMessage | { type: string }) => {
      if ('connectionString' in message) {
        resolve(message.connectionString);
      } else if ('error' in message) {
        reject(
          new ServiceUnavailableError(
            `PostgreSQL for the tests does not start: ${message.error}. As root, its binaries in node_modules must be within reach of the user postgres`,
          ),
        );
      }
    });
  }).catch(async error => {
    await stop();
    throw error;
  });
  const order = (name: PostgresOrder) =>
    new Promise<void>((resolve, reject) => {
      child.once('message', (answer: PostgresMessage) =>
        'error' in answer
          ? reject(new ServiceUnavailableError(answer.error))
          : resolve(),
      );
      child.send(name);
    });
  return {
    connectionString,
    halt: () => order('halt'),
    resume: () => order('resume'),
    stop,
  };
}
