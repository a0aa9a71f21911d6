import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import { samplePrograms } from '../__testUtils__/programs';
import { PortalCli } from '../operations/PortalCli';
import { CachedCheck } from './CachedCheck';
import { DefaultHealth, type HealthOptions } from './Health';

const databases = HeliumTestDatabases.create();
const NAMES = ['database', 'executor', 'pulumi'];

describe.each(databases.ids)('readiness on %s', id => {
  let folder: string;
  let database: Knex;
  let shutdown: AbortController;
  let logger: ReturnType<typeof mockServices.logger.mock>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'helium-health-'));
    database = await databases.migrated(id);
    shutdown = new AbortController();
    logger = mockServices.logger.mock();
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const create = (overrides: Partial<HealthOptions> = {}) =>
    DefaultHealth.create({
      database,
      worker: { millisecondsSinceTurn: 0 },
      executor: { name: 'process', check: async () => {} },
      cli: PortalCli.create({
        pulumi: { command: join(folder, 'pulumi') },
        operations: { workDirectory: folder },
      }),
      programs: { list: () => [] },
      logger,
      shutdown: shutdown.signal,
      ...overrides,
    });

  async function installPulumi() {
    const command = join(folder, 'pulumi');
    await writeFile(
      command,
      `#!/bin/sh\necho start >> "${folder}/starts"\necho v3.250.0\n`,
    );
    await chmod(command, 0o755);
  }

  /** What fails, with its reason. */
  const failures = async (health: DefaultHealth) => {
    const { ok, checks } = await health.ready();
    const failed = checks.filter(check => !check.ok);
    expect(ok).toBe(failed.length === 0);
    return failed;
  };

  it('passes when everything is there, and starts one process for any number of probes', async () => {
    await installPulumi();
    const health = await create();
    const reports = await Promise.all([
      health.ready(),
      health.ready(),
      health.ready(),
    ]);
    expect(reports[2]).toEqual({
      ok: true,
      checks: NAMES.map(name => ({ name, ok: true })),
    });
    await health.ready();
    expect(await readFile(join(folder, 'starts'), 'utf8')).toBe('start\n');
  });

  it('fails without the newest migration', async () => {
    await installPulumi();
    await database('knex_migrations').delete();
    expect(await failures(await create())).toEqual([
      {
        name: 'database',
        ok: false,
        why: 'the database does not answer, or lacks a migration',
      },
    ]);
  });

  it('fails without an answer of the database, and says to nobody how it is reached', async () => {
    await installPulumi();
    await database.destroy();
    const [failed] = await failures(await create());
    expect(failed).toEqual({
      name: 'database',
      ok: false,
      why: 'the database does not answer, or lacks a migration',
    });
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/Not ready: the database .*\(.*connection.*\)/),
    );
  });

  it('fails without an executor that can start runners', async () => {
    await installPulumi();
    const health = await create({
      executor: {
        name: 'kubernetes',
        check: async () => {
          throw new Error('10.1.2.3 is forbidden');
        },
      },
    });
    expect(await failures(health)).toEqual([
      {
        name: 'executor',
        ok: false,
        why: "the kubernetes executor can't start runners",
      },
    ]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('10.1.2.3 is forbidden'),
    );
  });

  it('fails without a Pulumi CLI', async () => {
    expect(await failures(await create())).toEqual([
      { name: 'pulumi', ok: false, why: "the Pulumi CLI can't be run" },
    ]);
  });

  it('is ready for the other programs when one takes no workspaces', async () => {
    await installPulumi();
    const [program] = samplePrograms.list();
    const health = await create({
      programs: {
        list: () => [{ ...program, unavailable: 'a path of this host' }],
      },
    });
    const { ok, checks } = await health.ready();
    expect(ok).toBe(true);
    expect(checks.at(-1)).toEqual({
      name: 'program sample_program',
      ok: false,
      why: 'it takes no workspaces at present; the log says why',
    });
  });

  it('fails while the portal shuts down', async () => {
    await installPulumi();
    const health = await create();
    shutdown.abort();
    expect(await failures(health)).toEqual([
      { name: 'shutdown', ok: false, why: 'this replica is shutting down' },
    ]);
    expect((await health.live()).ok).toBe(true);
  });

  it('is alive as long as the worker looks for work, whatever else is wrong', async () => {
    const worker: { millisecondsSinceTurn?: number } = {};
    await database.destroy();
    const health = await create({
      worker: {
        get millisecondsSinceTurn() {
          return worker.millisecondsSinceTurn;
        },
      },
    });
    expect(await health.live()).toEqual({
      ok: true,
      checks: [{ name: 'worker', ok: true }],
    });
    worker.millisecondsSinceTurn = 60_000;
    expect((await health.live()).ok).toBe(true);
    worker.millisecondsSinceTurn = 301_000;
    expect(await health.live()).toEqual({
      ok: false,
      checks: [
        {
          name: 'worker',
          ok: false,
          why: 'the worker has not looked for operations for 5 minutes',
        },
      ],
    });
  });
});

describe('CachedCheck', () => {
  const logger = mockServices.logger.mock();
  let error: Error | undefined;
  const run = jest.fn(async () => {
    if (error) {
      throw error;
    }
  });
  const create = (holds: { passed: number; failed: number }) =>
    CachedCheck.create({ name: 'it', why: 'it is away', run, holds }, logger);

  beforeEach(() => {
    jest.clearAllMocks();
    error = undefined;
  });

  it('is made again when its result is old, and says each change once', async () => {
    const check = create({ passed: 0, failed: 0 });
    expect(await check.result()).toEqual({ name: 'it', ok: true });
    error = new Error('no route');
    for (let time = 0; time < 3; time++) {
      expect(await check.result()).toEqual({
        name: 'it',
        ok: false,
        why: 'it is away',
      });
    }
    error = undefined;
    expect((await check.result()).ok).toBe(true);
    expect(run).toHaveBeenCalledTimes(5);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.info).toHaveBeenCalledTimes(1);
  });

  it('keeps what passed and what failed for its own time', async () => {
    const check = create({ passed: 0, failed: 600_000 });
    error = new Error('no route');
    await check.result();
    error = undefined;
    expect((await check.result()).ok).toBe(false);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('fails when it takes too long', async () => {
    const check = CachedCheck.create(
      {
        name: 'slow',
        why: 'it is slow',
        run: () => new Promise(() => {}),
        holds: { passed: 0, failed: 0 },
      },
      logger,
    );
    expect((await check.result()).ok).toBe(false);
  }, 30_000);
});
