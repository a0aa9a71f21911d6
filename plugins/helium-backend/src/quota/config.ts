import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';

/** How many workspaces there may be at once. */
export interface QuotaConfig {
  /** Of each owner, a user or a group. */
  owner?: number;
  /** Of each group: what it owns, and what its members own. */
  group?: number;
  /** Of single owners, by entity reference in lower case; they take the place of `owner`. */
  owners: ReadonlyMap<string, number>;
  /** Of single groups, by entity reference in lower case; they take the place of `group`. */
  groups: ReadonlyMap<string, number>;
  /** By name. */
  programs: ReadonlyMap<string, number>;
}

/** @throws InputError that names the key. */
export function readQuotaConfig(helium: Config): QuotaConfig {
  const quota = helium.getOptionalConfig('quota');
  return {
    owner: readLimit('owner', quota?.getOptionalNumber('owner')),
    group: readLimit('group', quota?.getOptionalNumber('group')),
    owners: readLimits('owners', quota, lowerCase),
    groups: readLimits('groups', quota, lowerCase),
    programs: readLimits('programs', quota),
  };
}

function lowerCase(ref: string) {
  return ref.toLocaleLowerCase('en-US');
}

function readLimits(
  key: string,
  quota: Config | undefined,
  toSubject: (name: string) => string = name => name,
): Map<string, number> {
  // As a whole: entity references are no keys that a config can be asked for.
  const limits = quota?.getOptional<Record<string, JsonValue>>(key) ?? {};
  return new Map(
    Object.entries(limits).map(([name, value]) => [
      toSubject(name),
      checkLimit(`${key}.${name}`, value),
    ]),
  );
}

function readLimit(key: string, value: number | undefined) {
  return value === undefined ? undefined : checkLimit(key, value);
}

function checkLimit(key: string, value: JsonValue): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new InputError(
      `helium.quota.${key} must be a whole number of workspaces, 0 or more, and is ${JSON.stringify(
        value,
      )}`,
    );
  }
  return value;
}
