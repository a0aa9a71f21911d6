import { randomBytes } from 'node:crypto';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import knexFactory, { type Knex } from 'knex';

const PACKAGE = '@helium-portal/backstage-plugin-helium-backend';
const COUNT = 1_000;
const WORKERS = 8;
const OWNERS = 20;

type Stores =
  typeof import('../../../plugins/helium-backend/src/operations/DatabaseOperationStore') &
    typeof import('../../../plugins/helium-backend/src/workspaces/DatabaseWorkspaceStore');

/** The plugin exports neither; what is measured here is one call of them. */
const stores: Stores = {
  ...load('src/operations/DatabaseOperationStore.ts'),
  ...load('src/workspaces/DatabaseWorkspaceStore.ts'),
};

function load(path: string) {
  return require(resolvePackagePath(PACKAGE, path));
}

/** Claims a second by workers with a connection each, and the same number of transactions that update one row by its key. */
export async function measureClaims(
  connection: string,
): Promise<{ helium: number; bare: number }> {
  const name = `claims_${randomBytes(4).toString('hex')}`;
  const server = knexFactory({ client: 'pg', connection });
  await server.raw('create database ??', [name]);
  await server.destroy();
  const url = new URL(connection);
  url.pathname = `/${name}`;
  const database = knexFactory({
    client: 'pg',
    connection: url.href,
    pool: { min: WORKERS, max: WORKERS },
  });
  try {
    await database.migrate.latest({
      directory: resolvePackagePath(PACKAGE, 'migrations'),
    });
    await enqueue(database);
    const helium = await claimAll(database);
    return { helium, bare: await updateAll(database) };
  } finally {
    await database.destroy();
  }
}

async function enqueue(database: Knex): Promise<void> {
  const store = stores.DatabaseWorkspaceStore.create({ database });
  for (let index = 0; index < COUNT; index += 1) {
    await store.create({
      name: `claim-${index}`,
      program: 'ledger',
      project: 'ledger',
      owner: `user:default/owner-${index % OWNERS}`,
      createdBy: 'user:default/bench',
      rehearsal: true,
      parameters: {},
      expiresAt: new Date(Date.now() + 3_600_000),
    });
  }
  await database.raw('analyze');
}

async function claimAll(database: Knex): Promise<number> {
  const operations = stores.DatabaseOperationStore.create({
    database,
    programs: { get: () => undefined },
  });
  return await rate(async worker => {
    for (;;) {
      const claim = await operations.claim({
        holder: `bench-${worker}`,
        executor: 'process',
        place: 'bench',
        leaseSeconds: 60,
      });
      if (!claim) {
        return;
      }
    }
  });
}

async function updateAll(database: Knex): Promise<number> {
  const ids: Array<{ id: string }> = await database('operations').select('id');
  return await rate(async () => {
    for (let next = ids.shift(); next; next = ids.shift()) {
      const { id } = next;
      await database.transaction(trx =>
        trx('operations').where({ id }).update({ reason: 'bench' }),
      );
    }
  });
}

/** How many a second, when all workers together do them all. */
async function rate(work: (worker: number) => Promise<void>): Promise<number> {
  const began = performance.now();
  await Promise.all(Array.from({ length: WORKERS }, (_, index) => work(index)));
  return (COUNT * 1_000) / (performance.now() - began);
}
