import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError, toError } from '@backstage/errors';
import { END_OF_DAY } from '@helium-portal/backstage-plugin-helium-common';
import { Duration, IANAZone } from 'luxon';

/** What an expiry rule may set. Durations are ISO 8601, `default` may be {@link END_OF_DAY}. */
interface ExpirySettings {
  default: string;
  minimum: string;
  maximum: string;
  /** IANA name. */
  timeZone: string;
}

/** Sets something for the workspaces of a program, of a group, or both. */
export interface ExpiryRule extends Partial<ExpirySettings> {
  /** Where it stands in the configuration: `helium.expiry.rules[0]`. */
  key: string;
  program?: string;
  /** Entity reference. */
  group?: string;
}

export interface ExpiryConfig {
  /** Of all days that no rule is about. IANA name. */
  timeZone: string;
  /** The most specific first; the last one is about all workspaces and sets everything. */
  rules: ExpiryRule[];
  schedule: SchedulerServiceTaskScheduleDefinition;
}

const KEY = 'helium.expiry';

/** @throws InputError that names the key */
export function readExpiryConfig(helium: Config): ExpiryConfig {
  const config = helium.getOptionalConfig('expiry');
  const general = {
    key: KEY,
    default: 'P1D',
    minimum: 'PT1H',
    maximum: 'P90D',
    timeZone: 'UTC',
    ...(config && readSettings(config, KEY)),
  };
  requireOrder(general);
  const schedule = config?.getOptionalConfig('schedule');
  return {
    timeZone: general.timeZone,
    rules: [...(config ? readRules(config) : []), general],
    schedule: schedule
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
      : {
          frequency: { seconds: 15 },
          timeout: { minutes: 1 },
          scope: 'global',
        },
  };
}

function readRules(config: Config): ExpiryRule[] {
  const rules = (config.getOptionalConfigArray('rules') ?? []).map(
    (each, index): ExpiryRule => {
      const key = `${KEY}.rules[${index}]`;
      const rule = {
        key,
        program: each.getOptionalString('program'),
        group: readGroup(each, key),
        ...readSettings(each, key),
      };
      if (!rule.program && !rule.group) {
        throw new InputError(
          `${key} needs a program, a group or both; what holds for all workspaces stands in ${KEY} itself`,
        );
      }
      requireOrder(rule);
      return rule;
    },
  );
  for (const [index, rule] of rules.entries()) {
    const twin = rules
      .slice(0, index)
      .find(
        ({ program, group }) =>
          program === rule.program && group === rule.group,
      );
    if (twin) {
      throw new InputError(
        `${twin.key} and ${rule.key} are about the same workspaces; make one rule of them`,
      );
    }
  }
  return rules.sort((a, b) => specificity(b) - specificity(a));
}

/** A rule that is about certain people knows better than one that is about all of a program's. */
function specificity({ program, group }: ExpiryRule): number {
  return (group ? 2 : 0) + (program ? 1 : 0);
}

function readGroup(rule: Config, key: string): string | undefined {
  const group = rule.getOptionalString('group');
  if (group === undefined) {
    return undefined;
  }
  const ref = parseEntityRef(group, {
    defaultKind: 'group',
    defaultNamespace: 'default',
  });
  if (ref.kind.toLocaleLowerCase('en-US') !== 'group') {
    throw new InputError(
      `${key}.group must be a group such as group:default/platform, and is '${group}'`,
    );
  }
  return stringifyEntityRef(ref);
}

function readSettings(config: Config, key: string): Partial<ExpirySettings> {
  const settings: Partial<ExpirySettings> = {
    default:
      config.getOptional('default') === END_OF_DAY
        ? END_OF_DAY
        : readDuration(config, 'default', key),
    minimum: readDuration(config, 'minimum', key),
    maximum: readDuration(config, 'maximum', key),
    timeZone: readTimeZone(config, key),
  };
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  );
}

function readDuration(
  config: Config,
  name: string,
  key: string,
): string | undefined {
  if (!config.has(name)) {
    return undefined;
  }
  const duration = Duration.fromObject(
    naming(`${key}.${name}`, () => readDurationFromConfig(config, { key: name })),
  );
  if (duration.toMillis() <= 0) {
    throw new InputError(`${key}.${name} must be longer than nothing`);
  }
  return duration.toISO();
}

function naming<T>(key: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new InputError(`${key}: ${toError(error).message}`);
  }
}

function readTimeZone(config: Config, key: string): string | undefined {
  const zone = config.getOptionalString('timeZone');
  if (zone !== undefined && !IANAZone.isValidZone(zone)) {
    throw new InputError(
      `${key}.timeZone must be an IANA time zone such as Europe/Berlin, and is '${zone}'`,
    );
  }
  return zone;
}

/** What one rule says must fit together; what comes from several is cut to the maximum. */
function requireOrder(rule: ExpiryRule): void {
  const { key, maximum } = rule;
  if (!maximum) {
    return;
  }
  for (const name of ['default', 'minimum'] as const) {
    const value = rule[name];
    if (
      value &&
      value !== END_OF_DAY &&
      Duration.fromISO(value).toMillis() > Duration.fromISO(maximum).toMillis()
    ) {
      throw new InputError(
        `${key}.${name} (${value}) must not exceed ${key}.maximum (${maximum})`,
      );
    }
  }
}
