import { mockServices } from '@backstage/backend-test-utils';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'luxon';
import { readHeliumConfig } from '../config';
import { PulumiCli } from '../runner/PulumiCli';
import type { Workspace } from '../workspaces/types';
import { PortalCli } from './PortalCli';
import { SecretOutputReader } from './secrets';

const workspace: Workspace = {
  id: 'd3b0b2a8-5f0e-4d61-9c5b-6f6c3c3a1a11',
  name: 'calm-otter',
  program: 'sample-program',
  project: 'sample-program',
  parameters: {},
  owner: 'user:default/jane',
  createdBy: 'user:default/jane',
  status: 'ready',
  desired: 'present',
  asleep: false,
  generation: 1,
  observedGeneration: 1,
  createdAt: new Date(),
  updatedAt: new Date(),
  outputs: {},
  connections: [],
  checks: [],
  leftovers: [],
  labels: {},
  shares: [],
  rehearsal: true,
  draft: false,
};

describe('a Pulumi CLI that hangs', () => {
  let folder: string;
  const started = async () =>
    (await readFile(join(folder, 'started'), 'utf8')).trim().split('\n').length;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'helium-secrets-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  async function cliThat(hangs: 'always' | 'when it reads'): Promise<string> {
    const command = join(folder, 'pulumi');
    const version = hangs === 'always' ? 'exec sleep 600' : 'echo v3.250.0';
    await writeFile(
      command,
      `#!/bin/sh
if [ "$1" = version ]; then ${version}; exit; fi
echo once >> '${folder}/started'
exec sleep 600
`,
      { mode: 0o700 },
    );
    return command;
  }

  it('is ended in time, with few of them at once', async () => {
    const config = readHeliumConfig(
      mockServices.rootConfig({
        data: {
          helium: {
            pulumi: {
              command: await cliThat('when it reads'),
              backendUrl: `file://${folder}`,
            },
            operations: { workDirectory: folder },
          },
        },
      }),
    );
    const reader = SecretOutputReader.create({
      config,
      cli: PortalCli.create(config),
      logger: mockServices.logger.mock(),
      patienceMs: Duration.fromObject({ seconds: 3 }).toMillis(),
    });
    const reads = Array.from({ length: 10 }, () =>
      reader.read({ workspace, output: 'token' }),
    );
    for (const read of await Promise.allSettled(reads)) {
      expect(read).toMatchObject({
        status: 'rejected',
        reason: {
          name: 'ServiceUnavailableError',
          message: expect.stringContaining(
            "workspace 'calm-otter' could not be read from the Pulumi state within 3 seconds",
          ),
        },
      });
    }
    expect(await started()).toBeLessThanOrEqual(4);
  });

  it('is no CLI that can be used', async () => {
    const command = await cliThat('always');
    await expect(
      PulumiCli.create({
        command,
        outputDirectory: folder,
        environment: process.env,
        patienceMs: 500,
      }),
    ).rejects.toThrow('it said no version within 0.5 seconds');
  });
});
