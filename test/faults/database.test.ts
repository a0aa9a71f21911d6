import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import knex from 'knex';
import { startPostgres } from '@helium-portal/sandbox/postgres';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  FaultSite,
  postgresServer,
  stopPostgresServer,
  until,
} from './support';
import { Side } from './support/Side';

jest.setTimeout(1_200_000);

const WORKERS = 8;
const OPERATIONS = 1_000;
const AWAY_MS = 90_000;
const ENDED_MS = 480_000;

interface Attempt {
  operation_id: string;
  id: string;
  state: string;
}

describe('a database that is restarted', () => {
  it(`gives each of ${OPERATIONS} operations to one of ${WORKERS} workers, once`, async () => {
    const postgres = await startPostgres();
    const folder = await mkdtemp(join(tmpdir(), 'helium-storm-'));
    const sides: Side<{ refused?: string }>[] = [];
    const prefix = `storm_${randomBytes(4).toString('hex')}_`;
    const database = {
      client: 'pg',
      connection: postgres.connectionString,
      prefix,
    };
    const look = knex({
      client: 'pg',
      connection: postgres.connectionString.replace(
        /\/postgres$/,
        `/${prefix}helium`,
      ),
    });
    const start = (role: string) => {
      const side = Side.start<{ refused?: string }>('claimStorm', {
        role,
        database,
        folder,
        count: OPERATIONS,
      });
      sides.push(side);
      return side;
    };
    const succeeded = async () => {
      const [{ count }] = await look('operations')
        .where({ state: 'succeeded' })
        .count({ count: '*' });
      return Number(count);
    };
    try {
      await start('enqueue').ended();
      const workers = Array.from({ length: WORKERS }, () => start('work'));
      await until(
        'a third is done',
        async () => (await succeeded()) > OPERATIONS / 3,
      );
      await postgres.halt();
      await sleep(2_000);
      await postgres.resume();
      // The restart was in the middle.
      expect(await succeeded()).toBeLessThan(OPERATIONS);
      await until(
        'all are done',
        async () => (await succeeded()) === OPERATIONS,
      );
      workers.forEach(worker => worker.tell());
      const said = await Promise.all(workers.map(worker => worker.ended()));

      const starts = (await readFile(join(folder, 'starts'), 'utf8'))
        .trim()
        .split('\n')
        .map(line => line.split(' '));
      expect(new Set(starts.map(([operation]) => operation)).size).toBe(
        OPERATIONS,
      );
      // Nothing began twice, and nobody's result was refused.
      expect(starts).toHaveLength(OPERATIONS);
      expect(said.flat().filter(({ refused }) => refused)).toEqual([]);
      // Every worker had its share.
      expect(new Set(starts.map(([, , pid]) => pid)).size).toBe(WORKERS);

      const attempts: Attempt[] = await look('attempts');
      const ended = attempts.filter(({ state }) => state === 'succeeded');
      expect(ended.map(({ id }) => id).sort()).toEqual(
        starts.map(([, id]) => id).sort(),
      );
      // Claims whose commit the worker did not hear of were given up without a runner.
      const others = attempts.filter(({ state }) => state !== 'succeeded');
      expect(others.map(({ state }) => state)).toEqual(
        others.map(() => 'dead'),
      );
      expect(others.length).toBeLessThanOrEqual(WORKERS);
    } finally {
      sides.forEach(side => side.kill());
      await look.destroy();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('a database that is away for 90 s', () => {
  const sites: FaultSite[] = [];

  afterEach(async () => {
    await Promise.all(sites.splice(0).map(site => site.close()));
    await stopPostgresServer();
  });

  it('keeps no update from its end: within the lease it goes on, past it what stopped is resumed', async () => {
    /** Runners wait for three leases of silence. */
    const start = async (lease: number) => {
      const site = await FaultSite.create({ database: 'postgres' });
      sites.push(site);
      await site.startPortal({ lease });
      return site;
    };
    const patient = await start(60);
    const hasty = await start(6);
    const portals = [patient.portal().pid, hasty.portal().pid];
    const parameters = { entries: 4, seconds: 10 };
    const creates = await Promise.all([
      patient.create('patient', parameters),
      hasty.create('hasty', parameters),
    ]);
    await patient.making('patient', 'entry-1');
    await hasty.making('hasty', 'entry-1');

    const postgres = await postgresServer();
    await postgres.halt();
    const halted = Date.now();
    // Who asks meanwhile is told, and not left waiting.
    await expect(patient.workspace('patient')).rejects.toThrow();
    await sleep(Math.max(0, AWAY_MS - (Date.now() - halted)));
    expect(patient.cloud.list('patient')).toHaveLength(4);
    await postgres.resume();

    expect(await patient.ended(creates[0], ENDED_MS)).toMatchObject({
      state: 'succeeded',
      attempt: 1,
    });
    expect(await hasty.ended(creates[1], ENDED_MS)).toMatchObject({
      state: 'succeeded',
    });
    for (const [site, name] of [
      [patient, 'patient'],
      [hasty, 'hasty'],
    ] as const) {
      expect(await site.workspace(name)).toMatchObject({ status: 'ready' });
      expect(site.cloud.list(name)).toHaveLength(4);
      await site.assertConsistent();
    }
    expect(patient.cloud.history('patient').map(({ verb }) => verb)).toEqual([
      'made',
      'made',
      'made',
      'made',
    ]);
    // Neither portal died of it.
    expect([patient.portal().pid, hasty.portal().pid]).toEqual(portals);
    expect(patient.portal().running && hasty.portal().running).toBe(true);
  });
});
