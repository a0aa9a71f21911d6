import type { QuotaConfig } from './config';

export type QuotaScope = 'owner' | 'group' | 'program';

/** How many workspaces of one kind there may be. */
export interface QuotaLimit {
  scope: QuotaScope;
  /** The owner's or the group's entity reference, or the program's name. */
  subject: string;
  limit: number;
  /** The workspaces that count, as long as they are not destroyed. */
  counts: { column: 'owner' | 'program'; values: string[] };
}

/** A group, and all who are directly in it. */
export interface QuotaGroup {
  ref: string;
  members: string[];
}

export function ownerLimits(config: QuotaConfig, owner: string): QuotaLimit[] {
  const limit = config.owners.get(owner) ?? config.owner;
  return limit === undefined
    ? []
    : [
        {
          scope: 'owner',
          subject: owner,
          limit,
          counts: { column: 'owner', values: [owner] },
        },
      ];
}

export function groupLimits(
  config: QuotaConfig,
  groups: QuotaGroup[],
): QuotaLimit[] {
  return groups.flatMap(({ ref, members }): QuotaLimit[] => {
    const limit = config.groups.get(ref) ?? config.group;
    return limit === undefined
      ? []
      : [
          {
            scope: 'group',
            subject: ref,
            limit,
            counts: { column: 'owner', values: [ref, ...members] },
          },
        ];
  });
}

export function programLimits(
  config: QuotaConfig,
  programs: string[],
): QuotaLimit[] {
  return programs.flatMap((program): QuotaLimit[] => {
    const limit = config.programs.get(program);
    return limit === undefined
      ? []
      : [
          {
            scope: 'program',
            subject: program,
            limit,
            counts: { column: 'program', values: [program] },
          },
        ];
  });
}
