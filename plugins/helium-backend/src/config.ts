import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { HumanDuration } from '@backstage/types';
import { Duration } from 'luxon';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ConfiguredProgramConfig,
  readConfiguredProgram,
} from './configuredPrograms/config';
import {
  readKubernetesConfig,
  type KubernetesConfig,
} from './executors/kubernetes/config';
import type { ExecutorName } from './executors/types';
import { readExpiryConfig, type ExpiryConfig } from './expiry/config';
import { type KeptDataConfig, readKeptDataConfig } from './keptData/config';
import { readQuotaConfig, type QuotaConfig } from './quota/config';

const EXECUTORS: ExecutorName[] = ['process', 'kubernetes'];

/** The `helium` section of the configuration, parsed once. */
export interface HeliumConfig {
  /** Of the portal that people open, without a slash at its end; empty where none is configured. */
  baseUrl: string;
  rehearsal: boolean;
  pulumi: {
    command?: string;
    home?: string;
    backendUrl: string;
    secretsProvider: string;
    passphrase?: string;
    accessToken?: string;
    environment: Record<string, string>;
  };
  secretsKey?: string;
  operations: {
    executor: ExecutorName;
    concurrency: number;
    /** MiB. */
    attemptMemory: number;
    pollInterval: Duration;
    lease: Duration;
    maxAttempts: number;
    grace: Duration;
    /** Of one attempt. */
    deadline: Duration<true>;
    workDirectory: string;
    portalUrl?: string;
    /** There when the section is, whichever executor starts attempts. */
    kubernetes?: KubernetesConfig;
  };
  expiry: ExpiryConfig;
  keptData: KeptDataConfig;
  quota: QuotaConfig;
  /** MiB. */
  bodyLimit: number;
  oldApi: {
    /** Entity reference: who owns what a service makes through it. */
    owner?: string;
  };
  retention: {
    events: Duration<true>;
    stateBackups: {
      /** Of one workspace. */
      count: number;
      /** Counted from the workspace's end. */
      after: Duration<true>;
    };
  };
  housekeeping: {
    schedule: SchedulerServiceTaskScheduleDefinition;
    orphans: { schedule: SchedulerServiceTaskScheduleDefinition };
  };
  /** Name of the program of a request that names none. */
  defaultProgram?: string;
  programs: Record<
    string,
    {
      enabled: boolean;
      settings: unknown;
      /** Of a program that no module brings. */
      configured?: ConfiguredProgramConfig;
    }
  >;
}

/** @throws InputError that names the key. */
export function readHeliumConfig(root: Config): HeliumConfig {
  const config = root.getConfig('helium');
  const pulumi = config.getConfig('pulumi');
  const operations = config.getOptionalConfig('operations');

  const executor = readExecutor(operations);

  return {
    baseUrl: root.getOptionalString('app.baseUrl')?.replace(/\/+$/, '') ?? '',
    rehearsal: config.getOptionalBoolean('rehearsal') ?? false,
    pulumi: {
      command: pulumi.getOptionalString('command'),
      home: pulumi.getOptionalString('home'),
      backendUrl: pulumi.getString('backendUrl'),
      secretsProvider:
        pulumi.getOptionalString('secretsProvider') ?? 'passphrase',
      passphrase: pulumi.getOptionalString('passphrase'),
      accessToken: pulumi.getOptionalString('accessToken'),
      environment: readEnvironment(pulumi),
    },
    secretsKey: config.getOptionalString('secretsKey'),
    operations: {
      executor,
      concurrency: integer(config, 'operations.concurrency', 4, 0),
      attemptMemory: integer(config, 'operations.attemptMemory', 768, 1),
      pollInterval: duration(config, 'operations.pollInterval', { seconds: 5 }),
      lease: duration(config, 'operations.lease', { seconds: 60 }),
      maxAttempts: integer(config, 'operations.maxAttempts', 5, 1),
      grace: duration(config, 'operations.grace', { minutes: 10 }),
      deadline: duration(config, 'operations.deadline', { hours: 2 }),
      workDirectory:
        operations?.getOptionalString('workDirectory') ??
        join(tmpdir(), 'helium'),
      portalUrl: operations
        ?.getOptionalString('portalUrl')
        ?.replace(/\/+$/, ''),
      kubernetes: readKubernetesConfig(config),
    },
    expiry: readExpiryConfig(config),
    keptData: readKeptDataConfig(config),
    quota: readQuotaConfig(config),
    bodyLimit: integer(config, 'bodyLimit', 4, 1),
    oldApi: { owner: config.getOptionalString('oldApi.owner') },
    retention: {
      events: duration(config, 'retention.events', { days: 90 }),
      stateBackups: {
        count: integer(config, 'retention.stateBackups.count', 10, 1),
        after: duration(config, 'retention.stateBackups.after', { days: 30 }),
      },
    },
    housekeeping: {
      schedule: schedule(config, 'housekeeping.schedule', {
        frequency: { hours: 1 },
        initialDelay: { minutes: 2 },
        timeout: { minutes: 30 },
        scope: 'global',
      }),
      orphans: {
        schedule: schedule(config, 'housekeeping.orphans.schedule', {
          frequency: { days: 1 },
          initialDelay: { minutes: 5 },
          timeout: { minutes: 15 },
          scope: 'global',
        }),
      },
    },
    defaultProgram: config.getOptionalString('defaultProgram'),
    programs: readPrograms(config),
  };
}

function readExecutor(operations: Config | undefined): ExecutorName {
  const name = operations?.getOptionalString('executor') ?? 'process';
  const executor = EXECUTORS.find(each => each === name);
  if (executor === 'kubernetes' && !operations?.has('kubernetes')) {
    throw new InputError(
      "helium.operations.kubernetes is missing, and helium.operations.executor is 'kubernetes'; its key image is required",
    );
  }
  if (!executor) {
    throw new InputError(
      `helium.operations.executor must be 'process' or 'kubernetes', and is '${name}'`,
    );
  }
  return executor;
}

function duration(
  config: Config,
  key: string,
  fallback: HumanDuration,
): Duration<true> {
  const human = config.has(key)
    ? readDurationFromConfig(config, { key })
    : fallback;
  const value = Duration.fromObject(human);
  if (value.toMillis() <= 0) {
    throw new InputError(`helium.${key} must be longer than nothing`);
  }
  return value;
}

function schedule(
  config: Config,
  key: string,
  fallback: SchedulerServiceTaskScheduleDefinition,
): SchedulerServiceTaskScheduleDefinition {
  const own = config.getOptionalConfig(key);
  return own
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(own)
    : fallback;
}

function integer(
  config: Config,
  key: string,
  fallback: number,
  minimum: number,
) {
  const value = config.getOptionalNumber(key) ?? fallback;
  if (!Number.isInteger(value) || value < minimum) {
    throw new InputError(
      `helium.${key} must be a whole number of at least ${minimum}, and is ${value}`,
    );
  }
  return value;
}

function readEnvironment(pulumi: Config): Record<string, string> {
  const environment = pulumi.getOptionalConfig('environment');
  return Object.fromEntries(
    (environment?.keys() ?? []).map(name => [
      name,
      environment!.getString(name),
    ]),
  );
}

function readPrograms(config: Config): HeliumConfig['programs'] {
  const programs = config.getOptionalConfig('programs');
  return Object.fromEntries(
    (programs?.keys() ?? []).map(name => [
      name,
      {
        enabled: programs!.getOptionalBoolean(`${name}.enabled`) ?? true,
        settings: programs!.getOptional(`${name}.settings`),
        configured: readConfiguredProgram(
          name,
          programs!.getOptional(name) ?? {},
        ),
      },
    ]),
  );
}
