import { mockServices } from '@backstage/backend-test-utils';
import { createWorkspaceProgram } from '@helium-portal/backstage-plugin-helium-node';
import type { Knex } from 'knex';
import { Duration } from 'luxon';
import { HeliumTestDatabases } from '../__testUtils__/databases';
import {
  dependentProgram,
  sampleProgram,
  SECRETS_KEY,
} from '../__testUtils__/programs';
import { newWorkspace } from '../__testUtils__/workspaces';
import { DefaultProgramRegistry } from '../programs';
import { DatabaseWorkspaceStore } from '../workspaces/DatabaseWorkspaceStore';
import { SecretParameters } from '../workspaces/secretParameters';
import { DefaultAttemptSpecs } from './AttemptSpecs';
import { DatabaseOperationStore } from './DatabaseOperationStore';

const databases = HeliumTestDatabases.create();

const careless = createWorkspaceProgram({
  name: 'careless',
  title: 'Careless',
  description: 'Takes for granted what its outputs are',
  version: '1.0.0',
  entrypoint: sampleProgram.entrypoint,
  parameters: z => z.object({}),
  checks: outputs => [
    {
      type: 'http',
      name: 'up',
      title: 'Up',
      url: (outputs.url as string).trim(),
    },
  ],
});

const programs = DefaultProgramRegistry.create({
  programs: [sampleProgram, dependentProgram, careless],
  config: { programs: {}, secretsKey: SECRETS_KEY },
});

describe('DefaultAttemptSpecs', () => {
  let database: Knex;
  let workspaces: DatabaseWorkspaceStore;
  let operations: DatabaseOperationStore;
  const logger = mockServices.logger.mock();

  beforeAll(async () => {
    database = await databases.migrated('SQLITE_3');
    workspaces = DatabaseWorkspaceStore.create({ database });
    operations = DatabaseOperationStore.create({ database, programs });
  });

  beforeEach(async () => {
    await database('workspaces').delete();
  });

  const specsWith = (secretsKey?: string) =>
    DefaultAttemptSpecs.create({
      database,
      programs,
      config: {
        pulumi: {
          backendUrl: 'file:///state',
          secretsProvider: 'passphrase',
          environment: {},
        },
        operations: { deadline: Duration.fromObject({ hours: 2 }) },
      },
      secretParameters: SecretParameters.fromKey(secretsKey),
      logger,
    });
  const createSecret = async () =>
    workspaces.create(
      newWorkspace({
        parameters: { size: 'large' },
        secretParameters: await SecretParameters.fromKey(SECRETS_KEY).encrypt({
          password: 'hunter2',
        }),
      }),
    );
  const claim = async () =>
    (await operations.claim({
      holder: 'here',
      executor: 'process',
      place: 'here',
      leaseSeconds: 60,
    }))!;

  it.each([
    ['is not set', undefined],
    ['is another one', Buffer.alloc(32, 8).toString('base64')],
  ])('names the key when it %s', async (why, key) => {
    await createSecret();
    const { attempt } = await claim();
    await expect(specsWith(key).build(attempt)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(`helium.secretsKey ${why}`),
    });
  });

  it('tells the outputs of what a workspace is built on', async () => {
    const { workspaceId } = await workspaces.create(
      newWorkspace({ name: 'cluster' }),
    );
    const made = await claim();
    const outputs = { endpoint: 'https://10.0.0.1' };
    await operations.finish(made.attempt.id, { outcome: 'succeeded', outputs });
    await workspaces.create(
      newWorkspace({
        program: dependentProgram.name,
        parameters: { clusterStack: 'cluster' },
        references: [{ parameter: 'clusterStack', workspaceId }],
      }),
    );
    const { attempt } = await claim();
    const spec = await specsWith(SECRETS_KEY).build(attempt);
    expect(spec.references).toEqual({
      clusterStack: { name: 'cluster', program: 'sample_program', outputs },
    });
  });

  it('lets a workspace be destroyed without the key', async () => {
    const { workspaceId } = await createSecret();
    await workspaces.end({ workspaceId, requestedBy: 'user:default/jane' });
    const { attempt, operation } = await claim();
    expect(operation.kind).toBe('destroy');
    expect(await specsWith().build(attempt)).toMatchObject({
      operation: { kind: 'destroy' },
      parameters: { size: 'large' },
      secretParameters: [],
    });
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('helium.secretsKey is not set'),
    );
  });

  it('tells that there has to be a stack once the workspace was made', async () => {
    const { workspaceId } = await workspaces.create(newWorkspace());
    const specs = specsWith(SECRETS_KEY);
    const first = await claim();
    expect(await specs.build(first.attempt)).toMatchObject({
      mustHaveStack: false,
      deadlineSeconds: 7_200,
    });
    await operations.finish(first.attempt.id, { outcome: 'succeeded' });
    const requestedBy = 'user:default/jane';
    await workspaces.end({ workspaceId, requestedBy });
    const second = await claim();
    expect(await specs.build(second.attempt)).toMatchObject({
      mustHaveStack: true,
    });
    await operations.markRemoving(second.attempt.id);
    await operations.requeueDead(second.attempt.id, {
      proof: 'x',
      maxAttempts: 9,
    });
    const third = await claim();
    expect(await specs.build(third.attempt)).toMatchObject({
      mustHaveStack: false,
    });
    await expect(operations.markRemoving(second.attempt.id)).rejects.toThrow(
      'no longer holds',
    );
  });

  it('has a runner recover what an attempt that had begun left, and only that', async () => {
    await workspaces.create(newWorkspace());
    const specs = specsWith(SECRETS_KEY);
    const die = async (attemptId: string) => {
      await operations.requeueDead(attemptId, { proof: 'x', maxAttempts: 9 });
      await database('operations').update({ not_before: new Date(0) });
    };
    const first = await claim();
    expect((await specs.build(first.attempt)).recover).toBe(false);
    await die(first.attempt.id);
    const second = await claim();
    expect((await specs.build(second.attempt)).recover).toBe(false);
    await operations.begin(second.attempt.id, 60);
    await die(second.attempt.id);
    const third = await claim();
    expect((await specs.build(third.attempt)).recover).toBe(true);
  });

  it("says that a program's checks can't be made", async () => {
    await workspaces.create(newWorkspace({ program: 'careless' }));
    const { attempt } = await claim();
    await expect(specsWith().checks(attempt, {})).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(
        /^The checks of program 'careless' can't be made of the outputs of workspace 'calm-otter': .*trim/,
      ),
    });
  });
});
