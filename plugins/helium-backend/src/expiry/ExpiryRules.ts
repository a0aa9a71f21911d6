import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  type Entity,
  RELATION_HAS_MEMBER,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { ExpiryConfig } from './config';
import { ExpiryRuleSet } from './ExpiryRuleSet';

/** How long the members of a group are taken for granted. */
const KEPT_MS = 60_000;

/** The expiry rules of the configuration. Without rules about groups the catalog is never asked. */
export class ExpiryRules {
  readonly #config: Pick<ExpiryConfig, 'rules'>;
  readonly #groups: string[];
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  #members: Map<string, Set<string>> | undefined;
  #readAt = -Infinity;
  #reading: Promise<void> | undefined;

  private constructor(options: {
    config: Pick<ExpiryConfig, 'rules'>;
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
  }) {
    this.#config = options.config;
    this.#groups = [
      ...new Set(options.config.rules.flatMap(({ group }) => group ?? [])),
    ];
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
  }

  static create(options: {
    config: Pick<ExpiryConfig, 'rules'>;
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
  }): ExpiryRules {
    return new ExpiryRules(options);
  }

  /** The rules as they stand; what is known of groups is at most a little old, and waited for only the first time. */
  async current(): Promise<ExpiryRuleSet> {
    if (this.#groups.length && performance.now() - this.#readAt > KEPT_MS) {
      this.#reading ??= this.#read().finally(() => {
        this.#reading = undefined;
      });
      if (!this.#members) {
        await this.#reading;
      }
    }
    return ExpiryRuleSet.create(this.#config, this.#members);
  }

  async #read(): Promise<void> {
    try {
      const { items } = await this.#catalog.getEntitiesByRefs(
        {
          entityRefs: this.#groups,
          fields: ['kind', 'metadata.name', 'metadata.namespace', 'relations'],
        },
        { credentials: await this.#auth.getOwnServiceCredentials() },
      );
      this.#members = new Map(
        items
          .filter((group): group is Entity => group !== undefined)
          .map(group => [stringifyEntityRef(group), membersOf(group)]),
      );
      this.#readAt = performance.now();
    } catch (error) {
      this.#logger.warn(
        `The catalog could not be asked for the groups of helium.expiry.rules: ${stringifyError(
          error,
        )}`,
      );
    }
  }
}

function membersOf(group: Entity): Set<string> {
  return new Set(
    (group.relations ?? [])
      .filter(({ type }) => type === RELATION_HAS_MEMBER)
      .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US')),
  );
}
