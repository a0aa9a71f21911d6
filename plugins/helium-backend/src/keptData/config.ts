import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError, toError } from '@backstage/errors';
import { Duration } from 'luxon';

/** How long data may outlive its workspace. */
export interface KeptDataConfig {
  /** When the request says nothing. */
  default: Duration<true>;
  maximum: Duration<true>;
  /** When what is past its date is looked for. */
  schedule: SchedulerServiceTaskScheduleDefinition;
}

const KEY = 'helium.keptData';

/** @throws InputError that names the key */
export function readKeptDataConfig(helium: Config): KeptDataConfig {
  const config = helium.getOptionalConfig('keptData');
  const keptData = {
    default: readDuration(config, 'default', 'P30D'),
    maximum: readDuration(config, 'maximum', 'P90D'),
    schedule: readSchedule(config),
  };
  if (keptData.default.toMillis() > keptData.maximum.toMillis()) {
    throw new InputError(
      `${KEY}.default (${keptData.default.toISO()}) must not exceed ${KEY}.maximum (${keptData.maximum.toISO()})`,
    );
  }
  return keptData;
}

function readDuration(
  config: Config | undefined,
  name: string,
  fallback: string,
): Duration<true> {
  let duration = Duration.fromISO(fallback) as Duration<true>;
  if (config?.has(name)) {
    try {
      duration = Duration.fromObject(
        readDurationFromConfig(config, { key: name }),
      );
    } catch (error) {
      throw new InputError(`${KEY}.${name}: ${toError(error).message}`);
    }
  }
  if (duration.toMillis() <= 0) {
    throw new InputError(`${KEY}.${name} must be longer than nothing`);
  }
  return duration;
}

function readSchedule(
  config: Config | undefined,
): SchedulerServiceTaskScheduleDefinition {
  const own = config?.getOptionalConfig('schedule');
  return own
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(own)
    : { frequency: { minutes: 5 }, timeout: { minutes: 5 }, scope: 'global' };
}
