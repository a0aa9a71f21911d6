import { mockServices } from '@backstage/backend-test-utils';
import { mkdir, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Duration } from 'luxon';
import type { ProgramSource } from '../configuredPrograms/config';
import { checkOut, checkoutFolder } from '../configuredPrograms/gitCheckout';
import { SourceSweep } from './SourceSweep';

const DAY_MS = 24 * 60 * 60_000;
const URL = 'https://git.example/programs.git';
const commit = (digit: string) => digit.repeat(40);
const of = (source: ProgramSource) => ({
  source,
  parameters: {},
  connections: [],
  checks: [],
});

describe('SourceSweep', () => {
  let workDirectory: string;
  let cache: string;

  beforeEach(async () => {
    workDirectory = await mkdtemp(join(tmpdir(), 'helium-sources-'));
    cache = join(workDirectory, 'sources');
  });

  afterEach(() => rm(workDirectory, { recursive: true, force: true }));

  const folderOf = (digit: string) =>
    checkoutFolder({ url: URL, commit: commit(digit) }, cache);

  /** Folders that were used so many days ago. */
  async function unusedFor(days: number, ...folders: string[]) {
    for (const folder of folders) {
      await mkdir(join(folder, 'programs'), { recursive: true });
      const usedAt = new Date(Date.now() - days * DAY_MS);
      await utimes(folder, usedAt, usedAt);
    }
  }

  const sweep = (hours = 2, signal?: AbortSignal) =>
    SourceSweep.create({
      config: {
        programs: {
          module_program: { enabled: true, settings: {} },
          local: {
            enabled: true,
            settings: {},
            configured: of({ directory: '/srv/local' }),
          },
          shop: {
            enabled: true,
            settings: {},
            configured: of({ git: URL, commit: commit('a') }),
          },
        },
        operations: {
          workDirectory,
          deadline: Duration.fromObject({ hours }),
          grace: Duration.fromObject({ minutes: 10 }),
        },
      },
      logger: mockServices.logger.mock(),
    }).run(signal);

  it('removes what no program names and nobody used for long', async () => {
    await unusedFor(30, folderOf('a'), folderOf('b'), join(cache, '.fetch-x'));
    await unusedFor(6, folderOf('c'));
    await sweep();
    expect((await readdir(cache)).sort()).toEqual(
      [folderOf('a'), folderOf('c')].map(each => basename(each)).sort(),
    );
  });

  it('keeps what an attempt that may take long could be at', async () => {
    await unusedFor(30, folderOf('b'));
    await sweep(24 * 20);
    expect(await readdir(cache)).toHaveLength(1);
  });

  it('keeps what is used again', async () => {
    await unusedFor(30, folderOf('b'));
    await checkOut({ url: URL, commit: commit('b') }, cache);
    expect((await stat(folderOf('b'))).mtimeMs).toBeGreaterThan(
      Date.now() - DAY_MS,
    );
    await sweep();
    expect(await readdir(cache)).toHaveLength(1);
  });

  it('stops when it is told to, and does nothing where there is nothing', async () => {
    await sweep();
    await unusedFor(30, folderOf('b'));
    await sweep(2, AbortSignal.abort());
    expect(await readdir(cache)).toHaveLength(1);
  });
});
