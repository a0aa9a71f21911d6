import { setTimeout as sleep } from 'node:timers/promises';
import { FaultSite, stopPostgresServer, until } from '../support';
import { FaultCluster } from '../support/FaultCluster';
import { persist } from '../support/persist';
import { Killer } from './Killer';
import { Asked, People } from './People';

const REPLICAS = ['a', 'b', 'c'];
const PEOPLE = 6;
const SETTLE_MS = 15 * 60_000;
const REPORT_MS = 30_000;
/** The programs that have their pods in the cluster. */
const ON_CLUSTER = ['kubernetes_namespace', 'gcp_namespace_only'];

const inOrder = (names: string[]) => [...names].sort().join(' ');
const inWords = (counts: object) =>
  Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');

/** What a soak came to. */
export interface SoakResult {
  asked: Asked;
  kills: Record<string, number>;
  attempts: number;
  /** Attempts whose death was proven. */
  deaths: number;
  /** Times that an administrator had to repair. */
  repairs: number;
  workspaces: Record<string, number>;
}

/**
 * People make, change, extend, cancel and destroy workspaces over the API of three replicas on one PostgreSQL, on a ledger, a Kubernetes
 * cluster and the rehearsed Google Cloud, while processes are killed every few seconds. Then everything settles.
 *
 * @throws Error that lists what is in the cloud, the cluster or the state and should not be, and what is left of locks, folders and
 * processes
 */
export async function soak(options: {
  minutes: number;
  say(line: string): void;
}): Promise<SoakResult> {
  const cluster = await FaultCluster.start({ rehearsalClouds: true });
  const site = await FaultSite.create({ database: 'postgres' });
  try {
    return await soakSite(site, cluster, options);
  } finally {
    await site.close();
    await stopPostgresServer();
    await cluster.stop();
  }
}

async function soakSite(
  site: FaultSite,
  cluster: FaultCluster,
  { minutes, say }: { minutes: number; say(line: string): void },
): Promise<SoakResult> {
  await site.balance();
  const helium = await cluster.serve(site);
  const startReplica = (name: string) =>
    site.startPortal({
      name,
      pachyderm: true,
      operations: { concurrency: 2, maxAttempts: 10 },
      helium,
    });
  for (const name of REPLICAS) {
    await startReplica(name);
  }

  const people = new People({
    site,
    until: Date.now() + minutes * 60_000,
  });
  const killer = new Killer({
    site,
    replicas: REPLICAS,
    restart: startReplica,
  });
  const progress = setInterval(
    () => say(`${inWords(people.asked)}; killed: ${inWords(killer.kills)}`),
    REPORT_MS,
  );
  let repairs = 0;
  try {
    killer.start();
    await people.work(PEOPLE);
    await killer.stop();
    say('The killing is over');
    repairs = await settle(site);
  } finally {
    clearInterval(progress);
    await killer.stop();
  }
  await site.assertConsistent(SETTLE_MS);
  await compareCluster(site, cluster);

  const { knex } = site.database;
  const count = async (query: PromiseLike<unknown[]>) => (await query).length;
  const rows: Array<{ status: string }> = await knex('workspaces');
  const workspaces: Record<string, number> = {};
  for (const { status } of rows) {
    workspaces[status] = (workspaces[status] ?? 0) + 1;
  }
  const result: SoakResult = {
    asked: people.asked,
    kills: killer.kills,
    attempts: await count(knex('attempts')),
    deaths: await count(knex('attempts').where({ state: 'dead' })),
    repairs,
    workspaces,
  };
  say(
    `${inWords(result.asked)}; killed: ${inWords(result.kills)}; ${
      result.attempts
    } attempts, ${result.deaths} of them died, ${
      result.repairs
    } repairs; in the end ${inWords(workspaces)}`,
  );
  return result;
}

/** Waits for the end of all that is under way; an administrator looks after what asks for one, and a person deletes what failed. */
async function settle(site: FaultSite): Promise<number> {
  const { knex } = site.database;
  let repairs = 0;
  await until(
    'every workspace is ready or destroyed',
    async () => {
      const active = await knex('operations').where({ active: true });
      if (active.length) {
        return false;
      }
      const rest: Array<{ name: string; status: string; desired: string }> =
        await knex('workspaces').whereNotIn('status', ['ready', 'destroyed']);
      for (const { name, status, desired } of rest) {
        if (status === 'needs-attention') {
          repairs += 1;
          await persist(call =>
            site.client.repairWorkspace(
              name,
              { retry: true, reason: 'the soak is over' },
              call,
            ),
          );
        } else if (desired === 'present') {
          await persist(call => site.client.deleteWorkspace(name, call));
        }
      }
      await sleep(500);
      return rest.length === 0;
    },
    { timeoutMs: SETTLE_MS, pauseMs: 500 },
  );
  return repairs;
}

/** The cluster has the namespaces that the states have, the cloud the resources, and there are no others. */
async function compareCluster(
  site: FaultSite,
  cluster: FaultCluster,
): Promise<void> {
  const namespaces = JSON.parse(
    await cluster.kubectl(
      'get',
      'namespaces',
      '--selector=helium.dev/workspace',
      '--output=json',
    ),
  ).items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
  const projects = ON_CLUSTER.map(program => program.replaceAll('_', '-'));
  const stacks = (await site.state.stacks()).filter(({ project }) =>
    projects.includes(project),
  );
  const ready: string[] = await site.database
    .knex('workspaces')
    .where({ status: 'ready' })
    .whereIn('program', ON_CLUSTER)
    .pluck('name');
  const [inCluster, inState, inDatabase] = [
    namespaces,
    stacks.map(({ name }) => name),
    ready,
  ].map(inOrder);
  if (inCluster !== inState || inState !== inDatabase) {
    throw new Error(
      `The cluster has the workspaces '${inCluster}', the states '${inState}', and the database '${inDatabase}'`,
    );
  }
  const known = stacks
    .flatMap(({ resources }) => resources)
    .filter(({ type }) => type.startsWith('gcp:'))
    .map(({ type, id }) => `${type} ${id}`);
  const [inCloud, inStates] = [await cluster.cloudResources(), known].map(
    inOrder,
  );
  if (inCloud !== inStates) {
    throw new Error(
      `The cloud has '${inCloud}', and the states have '${inStates}'`,
    );
  }
}
