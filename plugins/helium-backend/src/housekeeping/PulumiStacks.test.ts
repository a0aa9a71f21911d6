import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'luxon';
import type { HeliumConfig } from '../config';
import { PortalCli } from '../operations/PortalCli';
import { pulumiEnvironment } from '../runner/pulumiEnvironment';
import { PulumiStacks } from './PulumiStacks';

describe('PulumiStacks', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'helium-stacks-'));
    await mkdir(join(folder, 'state'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const configOf = (
    backendUrl: string,
  ): Pick<HeliumConfig, 'pulumi' | 'operations' | 'rehearsal'> => ({
    rehearsal: true,
    pulumi: {
      home: join(folder, 'home'),
      backendUrl,
      secretsProvider: 'passphrase',
      passphrase: 'a-test-passphrase',
      environment: {},
    },
    operations: {
      executor: 'process',
      concurrency: 0,
      attemptMemory: 256,
      pollInterval: Duration.fromObject({ seconds: 1 }),
      lease: Duration.fromObject({ seconds: 60 }),
      maxAttempts: 1,
      grace: Duration.fromObject({ seconds: 20 }),
      deadline: Duration.fromObject({ hours: 2 }),
      workDirectory: join(folder, 'work'),
    },
  });

  it('lists the stacks of every project, with the real CLI, and leaves nothing behind', async () => {
    const config = configOf(`file://${join(folder, 'state')}`);
    const cli = PortalCli.create(config);
    const stacks = PulumiStacks.create({ config, cli });
    expect(await stacks.read()).toEqual([]);

    const pulumi = await cli.get();
    for (const project of ['sample-program', 'other']) {
      const cwd = join(folder, project);
      await mkdir(cwd);
      await writeFile(
        join(cwd, 'Pulumi.yaml'),
        `name: ${project}\nruntime: nodejs\n`,
      );
      await pulumi.read(['stack', 'init', 'calm-otter'], {
        cwd,
        environment: pulumiEnvironment(config.pulumi, { rehearsal: true }),
      });
    }
    const listed = await stacks.read();
    expect(listed.sort((a, b) => a.project.localeCompare(b.project))).toEqual(
      ['other', 'sample-program'].map(project => ({
        project,
        name: 'calm-otter',
        resources: 0,
        updatedAt: expect.any(Date),
      })),
    );
    expect(await readdir(config.operations.workDirectory)).toEqual([]);
  }, 60_000);

  it('says why they can not be listed, without secrets', async () => {
    const config = configOf(`file://${join(folder, 'a-test-passphrase')}`);
    const stacks = PulumiStacks.create({
      config,
      cli: PortalCli.create(config),
    });
    const error: Error = await stacks.read().then(
      () => {
        throw new Error('it was listed');
      },
      reason => reason,
    );
    expect(error.message).toMatch(/pulumi stack ls exited with \d+: .+/s);
    expect(error.message).not.toContain('a-test-passphrase');
  }, 60_000);

  it('is cut off when its time is over', async () => {
    const command = join(folder, 'pulumi');
    await writeFile(
      command,
      '#!/bin/sh\n[ "$1" = version ] && { echo v3.250.0; exit; }\nexec sleep 600\n',
      { mode: 0o755 },
    );
    const config = configOf('file:///nowhere');
    const slow = { ...config, pulumi: { ...config.pulumi, command } };
    const stacks = PulumiStacks.create({
      config: slow,
      cli: PortalCli.create(slow),
    });
    await expect(stacks.read(AbortSignal.timeout(500))).rejects.toThrow(
      /abort/i,
    );
  }, 60_000);
});
