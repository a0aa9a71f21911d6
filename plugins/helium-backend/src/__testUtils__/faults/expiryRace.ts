/**
 * One side of the race between expiry and extension, in a process of its own as in a replica of its own. Its one argument is JSON, see
 * {@link Side}; what it did is said in lines of JSON.
 */
import { mockCredentials } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import { Duration } from 'luxon';
import { setTimeout as sleep } from 'node:timers/promises';
import { readExpiryConfig } from '../../expiry/config';
import { readKeptDataConfig } from '../../keptData/config';
import { ExpiryRules } from '../../expiry/ExpiryRules';
import { ExpirySweep } from '../../expiry/ExpirySweep';
import { DefaultHeliumMetrics } from '../../metrics';
import { DatabaseOperationStore } from '../../operations/DatabaseOperationStore';
import { MutationRecorder } from '../../audit/MutationRecorder';
import { plusSeconds } from '../../database';
import { Quotas, readQuotaConfig } from '../../quota';
import { DatabaseWorkspaceStore } from '../../workspaces/DatabaseWorkspaceStore';
import { DefaultWorkspaceService } from '../../workspaces/DefaultWorkspaceService';
import { ParameterResolver } from '../../workspaces/ParameterResolver';
import { ReferenceResolver } from '../../workspaces/ReferenceResolver';
import { SecretParameters } from '../../workspaces/secretParameters';
import { samplePrograms, SECRETS_KEY } from '../programs';
import { newWorkspace } from '../workspaces';
import { say, Services, told, withServices } from './withServices';

interface Side {
  role: 'prepare' | 'sweep' | 'extend';
  /** `backend.database`. */
  database: JsonObject;
  count: number;
}

/** Races at the same time. */
const LANES = 20;
/** From a race's beginning to the expiry, at the least. */
const NOTICE_MS = 100;
/** What an outcome moves the next extensions by. */
const STEP_MS = 5;

const nameOf = (index: number) => `race-${index}`;

async function prepare({ database }: Services, { count }: Side): Promise<void> {
  const store = DatabaseWorkspaceStore.create({ database });
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      store.create(newWorkspace({ name: nameOf(index) })),
    ),
  );
  await database('operations').update({ state: 'succeeded', active: false });
  await database('workspaces').update({
    status: 'ready',
    observed_generation: 1,
  });
}

async function sweepUntilTold(services: Services): Promise<void> {
  const metrics = DefaultHeliumMetrics.create(services.metrics);
  const sweep = ExpirySweep.create({
    ...services,
    metrics,
    recorder: MutationRecorder.create({ ...services, metrics }),
    grace: Duration.fromMillis(0),
    programs: samplePrograms,
    onChange: () => {},
  });
  let over = false;
  const end = told().then(() => {
    over = true;
  });
  while (!over) {
    await sweep.run();
    await sleep(1);
  }
  // Whatever the other side left behind is due by now.
  await sweep.run();
  await end;
}

async function extendEach(
  { database, auth, logger }: Services,
  { count }: Side,
): Promise<void> {
  const store = DatabaseWorkspaceStore.create({ database });
  const catalog = catalogServiceMock();
  const service = DefaultWorkspaceService.create({
    store,
    operations: DatabaseOperationStore.create({
      database,
      programs: samplePrograms,
    }),
    programs: samplePrograms,
    parameters: ParameterResolver.create({
      store,
      secrets: SecretParameters.fromKey(SECRETS_KEY),
      references: ReferenceResolver.create({
        store,
        config: { rehearsal: false },
        mayRead: async () => true,
      }),
    }),
    quotas: Quotas.create({
      database,
      store,
      catalog,
      auth,
      config: { quota: readQuotaConfig(new ConfigReader({})) },
      readCriteria: async () => undefined,
    }),
    catalog,
    auth,
    expiryRules: ExpiryRules.create({
      config: readExpiryConfig(new ConfigReader({})),
      catalog,
      auth,
      logger,
    }),
    config: {
      rehearsal: false,
      keptData: readKeptDataConfig(new ConfigReader({})),
    },
  });
  // How long after the expiry an extension is sent. Each that wins makes the next ones later, and each that loses makes them earlier:
  // so either side wins about as often as the other, however slow the machine is.
  let lag = 0;
  const race = async (index: number) => {
    const name = nameOf(index);
    // An extension can't be sent before its race begins, so the expiry comes later where it takes longer than that.
    const notice = Math.max(NOTICE_MS, -lag);
    await database('workspaces')
      .where({ name })
      .update({ expires_at: plusSeconds(database, notice / 1000) });
    await sleep(notice + lag);
    try {
      const { workspace } = await service.get(name);
      const extended = await service.extend(
        workspace,
        { expiresIn: 'PT1H' },
        { credentials: mockCredentials.user() },
      );
      lag += STEP_MS;
      say({
        name,
        extended: true,
        expiresAt: extended.workspace.expiresAt?.getTime(),
      });
    } catch (error) {
      lag -= STEP_MS;
      say({
        name,
        extended: false,
        error: (error as Error).name,
        message: (error as Error).message,
      });
    }
  };
  const indexes = Array.from({ length: count }, (_, index) => index).values();
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (const index of indexes) {
        await race(index);
      }
    }),
  );
}

const side: Side = JSON.parse(process.argv[2]);
const roles = { prepare, sweep: sweepUntilTold, extend: extendEach };

withServices(side.database, async services => {
  if (side.role !== 'prepare') {
    say({ ready: true });
  }
  await roles[side.role](services, side);
});
