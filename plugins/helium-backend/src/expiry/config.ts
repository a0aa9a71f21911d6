import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ConfigReader,
  readDurationFromConfig,
  type Config,
} from '@backstage/config';
import { InputError, toError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
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
  /** How long workspaces sleep after their expiry; nothing: they are destroyed at once. */
  grace: Duration<true>;
  schedule: SchedulerServiceTaskScheduleDefinition;
  notices: {
    /** How long before an expiry its owner is told; none for no notices. */
    before: Duration<true>[];
    /** Entity reference of the group that is told where the owner has left the catalog. */
    fallback?: string;
    schedule: SchedulerServiceTaskScheduleDefinition;
  };
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
  return {
    timeZone: general.timeZone,
    grace: readGrace(config),
    rules: [...(config ? readRules(config) : []), general],
    schedule: readSchedule(config, {
      frequency: { seconds: 15 },
      timeout: { minutes: 1 },
    }),
    notices: readNotices(config?.getOptionalConfig('notices')),
  };
}

function readNotices(config: Config | undefined): ExpiryConfig['notices'] {
  const key = `${KEY}.notices`;
  const before: JsonValue = config?.getOptional('before') ?? [
    { hours: 24 },
    { hours: 1 },
  ];
  if (!Array.isArray(before)) {
    throw new InputError(
      `${key}.before must be a list of durations such as [24h, 1h]`,
    );
  }
  return {
    before: before.map((value, index) =>
      toDuration(
        new ConfigReader({ value }),
        'value',
        `${key}.before[${index}]`,
      ),
    ),
    fallback: config && readGroup(config, 'fallback', key),
    schedule: readSchedule(config, {
      frequency: { minutes: 1 },
      timeout: { minutes: 10 },
    }),
  };
}

function readSchedule(
  config: Config | undefined,
  fallback: SchedulerServiceTaskScheduleDefinition,
): SchedulerServiceTaskScheduleDefinition {
  const own = config?.getOptionalConfig('schedule');
  return own
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(own)
    : { ...fallback, scope: 'global' };
}

function readGrace(config: Config | undefined): Duration<true> {
  return config?.has('grace')
    ? toDuration(config, 'grace', `${KEY}.grace`)
    : Duration.fromMillis(0);
}

function readRules(config: Config): ExpiryRule[] {
  const rules = (config.getOptionalConfigArray('rules') ?? []).map(
    (each, index): ExpiryRule => {
      const key = `${KEY}.rules[${index}]`;
      const rule = {
        key,
        program: each.getOptionalString('program'),
        group: readGroup(each, 'group', key),
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

function readGroup(
  config: Config,
  name: string,
  key: string,
): string | undefined {
  const group = config.getOptionalString(name);
  if (group === undefined) {
    return undefined;
  }
  const ref = parseEntityRef(group, {
    defaultKind: 'group',
    defaultNamespace: 'default',
  });
  if (ref.kind.toLocaleLowerCase('en-US') !== 'group') {
    throw new InputError(
      `${key}.${name} must be a group such as group:default/platform, and is '${group}'`,
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
  return config.has(name)
    ? toDuration(config, name, `${key}.${name}`).toISO()
    : undefined;
}

function toDuration(config: Config, name: string, key: string): Duration<true> {
  let duration;
  try {
    duration = Duration.fromObject(
      readDurationFromConfig(config, { key: name }),
    );
  } catch (error) {
    throw new InputError(`${key}: ${toError(error).message}`);
  }
  if (duration.toMillis() <= 0) {
    throw new InputError(`${key} must be longer than nothing`);
  }
  return duration;
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
