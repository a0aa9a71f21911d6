import type {
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { ChangeAnnouncer } from '../changes/ChangeAnnouncer';
import { ReplicaListener } from '../changes/ReplicaListener';
import type { HeliumConfig } from '../config';
import { readInstallation } from '../database';
import { createExecutors } from '../executors';
import type { Executor } from '../executors/types';
import { AttemptRecorder, type HeliumMetrics } from '../metrics';
import type { ProgramRegistry } from '../programs';
import { WorkspaceChanges } from '../workspaces/changes';
import { DatabaseOperationStore } from './DatabaseOperationStore';
import { OperationWorker } from './OperationWorker';
import { requireExecutor } from './requireExecutor';

/** The queue, who works on it, and who is told of its changes, in this replica and from the others. */
export interface Operations {
  store: DatabaseOperationStore;
  worker: OperationWorker;
  /** That starts attempts. */
  executor: Executor;
  changes: WorkspaceChanges;
  /** To be called after each commit that changed a workspace and may have enqueued something. */
  onChange: (workspaceId: string) => void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function assembleOperations(options: {
  database: Knex;
  programs: ProgramRegistry;
  config: HeliumConfig;
  logger: LoggerService;
  metrics: HeliumMetrics;
  discovery: DiscoveryService;
}): Promise<Operations> {
  const { database, programs, config, logger } = options;
  const changes = new WorkspaceChanges();
  const announcer = ChangeAnnouncer.create({ database, logger });
  changes.subscribe((workspaceId, origin) => {
    if (origin === 'here') {
      announcer.tellChange(workspaceId);
    }
  });
  const executors = await createExecutors(
    config,
    await readInstallation(database),
    logger,
  );
  const attempts = AttemptRecorder.create(options);
  // The store and its worker know of each other.
  const worked: { worker?: OperationWorker } = {};
  const wake = () => worked.worker?.wake();
  const store = DatabaseOperationStore.create({
    database,
    programs,
    maxAttempts: config.operations.maxAttempts,
    onChange: changes.notify,
    onWork: () => {
      wake();
      announcer.tellWork();
    },
    onClaimed: claim => attempts.claimed(claim),
    onEnded: (attemptId, result) =>
      void attempts.ended(attemptId, result?.timings),
  });
  const worker = OperationWorker.create({
    store,
    programs,
    executors,
    config,
    logger,
    portalUrl: await options.discovery.getBaseUrl('helium'),
  });
  worked.worker = worker;
  const listener = ReplicaListener.create({
    database,
    logger,
    onAnnouncement: ({ workspaceIds, work }) => {
      workspaceIds.forEach(id => changes.notify(id, 'elsewhere'));
      if (work) {
        wake();
      }
    },
    onConnect: wake,
  });

  return {
    store,
    worker,
    executor: requireExecutor(executors, config.operations.executor),
    changes,
    onChange: workspaceId => {
      changes.notify(workspaceId);
      wake();
    },
    start: async () => {
      listener.start();
      await worker.start();
    },
    stop: async () => {
      await Promise.all([listener.stop(), worker.stop()]);
      await announcer.stop();
    },
  };
}
