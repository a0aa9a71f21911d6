import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { QuotaUse } from '@helium-portal/backstage-plugin-helium-common';
import { Knex } from 'knex';
import type { HeliumConfig } from '../config';
import { FieldConflictError } from '../errors';
import type {
  WorkspaceFilter,
  WorkspaceStore,
} from '../workspaces/WorkspaceStore';
import { countUse, QuotaExceededError } from './claimQuota';
import { countQuotas, type QuotaCount } from './countQuotas';
import {
  groupLimits,
  ownerLimits,
  programLimits,
  type QuotaLimit,
} from './limits';
import { QuotaGroups } from './QuotaGroups';

/** How many workspaces are named where all are counted. */
const NAMED = 10;

const HINTS: Record<QuotaLimit['scope'], string> = {
  owner: 'delete one of them, or choose another owner',
  group: 'delete one of them, or choose an owner who is not in this group',
  program: 'wait until one of them has expired, or choose another program',
};

interface Options {
  database: Knex;
  store: Pick<WorkspaceStore, 'list'>;
  catalog: CatalogService;
  auth: AuthService;
  config: Pick<HeliumConfig, 'quota'>;
  /** What restricts the workspaces that somebody may read; throws NotAllowedError when that is none. */
  readCriteria(
    credentials: BackstageCredentials,
  ): Promise<PermissionCriteria<WorkspaceFilter> | undefined>;
}

/** How many workspaces owners, groups and programs may have at once. The limits are the portal's, whoever calls. */
export class Quotas {
  readonly #options: Options;
  readonly #groups: QuotaGroups;

  private constructor(options: Options) {
    this.#options = options;
    this.#groups = QuotaGroups.create(options);
  }

  static create(options: Options): Quotas {
    return new Quotas(options);
  }

  /**
   * Makes a workspace the owner's, by a transaction that claims of the limits.
   *
   * @param subject - `program` of a workspace that is new; `from` of one that counts for another owner already
   * @throws FieldConflictError that tells what counts against the limit that is reached: by name what the caller may read, the rest as a
   * number
   */
  async within<T>(
    subject: { owner: string; program?: string; from?: string },
    credentials: BackstageCredentials,
    add: (limits: QuotaLimit[]) => Promise<T>,
  ): Promise<T> {
    const { owner, program, from } = subject;
    const limits = await this.#limitsOf(owner, program ? [program] : []);
    try {
      return await add(
        // What is in a group stays in it when one of its members gives it to another.
        limits.filter(({ counts }) => !from || !hasOwner(counts, from)),
      );
    } catch (error) {
      throw error instanceof QuotaExceededError
        ? await this.#explain(error, credentials)
        : error;
    }
  }

  /** The limits of an owner and of all programs, and what is used of each. */
  async use(
    owner: string | undefined,
    credentials: BackstageCredentials,
  ): Promise<QuotaUse[]> {
    const { config, database } = this.#options;
    const limits = await this.#limitsOf(owner, [
      ...config.quota.programs.keys(),
    ]);
    return await Promise.all(
      limits.map(async quota => ({
        scope: quota.scope,
        subject: quota.subject,
        limit: quota.limit,
        used: await countUse(database, quota),
        names: await this.#namesOf(quota, credentials),
      })),
    );
  }

  /** A page of everybody's limits with what is used of each, the fullest first. */
  async counts(page: {
    limit: number;
    offset: number;
  }): Promise<{ items: QuotaCount[]; totalItems: number }> {
    return await countQuotas(this.#options, this.#groups, page);
  }

  async #limitsOf(
    owner: string | undefined,
    programs: string[],
  ): Promise<QuotaLimit[]> {
    const { quota } = this.#options.config;
    return [
      ...(owner ? ownerLimits(quota, owner) : []),
      ...groupLimits(quota, owner ? await this.#groups.of([owner]) : []),
      ...programLimits(quota, programs),
    ];
  }

  async #explain(
    { quota, used }: QuotaExceededError,
    credentials: BackstageCredentials,
  ): Promise<FieldConflictError> {
    const names = await this.#namesOf(quota, credentials);
    const rest = Math.max(0, used - names.length);
    const listed = [
      ...names,
      ...(rest ? [names.length ? `${rest} more` : `${rest} of others`] : []),
    ];
    const whose =
      quota.scope === 'group'
        ? `the group ${quota.subject} and its members`
        : `the ${quota.scope} ${quota.subject}`;
    return new FieldConflictError(
      quota.scope === 'program' ? 'program' : 'owner',
      `${whose} may have ${
        quota.limit
      } workspaces at once, and ${used} count: ${
        listed.join(', ') || 'none'
      }; ${HINTS[quota.scope]}`,
    );
  }

  /** The first of those that count and that the caller may read. */
  async #namesOf(
    { counts }: QuotaLimit,
    credentials: BackstageCredentials,
  ): Promise<string[]> {
    const { store, readCriteria } = this.#options;
    let criteria: PermissionCriteria<WorkspaceFilter> | undefined;
    try {
      criteria = await readCriteria(credentials);
    } catch (error) {
      if (error instanceof NotAllowedError) {
        return [];
      }
      throw error;
    }
    const { items } = await store.list({
      limit: NAMED,
      offset: 0,
      orderBy: 'name',
      order: 'asc',
      criteria: criteria ? { allOf: [counts, criteria] } : counts,
    });
    return items.map(({ workspace }) => workspace.name);
  }
}

function hasOwner(counts: QuotaLimit['counts'], owner: string): boolean {
  return counts.column === 'owner' && counts.values.includes(owner);
}
