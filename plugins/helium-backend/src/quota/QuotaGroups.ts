import type { AuthService } from '@backstage/backend-plugin-api';
import {
  type Entity,
  parseEntityRef,
  RELATION_HAS_MEMBER,
  RELATION_MEMBER_OF,
} from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { QuotaConfig } from './config';
import type { QuotaGroup } from './limits';

interface Options {
  catalog: CatalogService;
  auth: AuthService;
  config: { quota: QuotaConfig };
}

/** The groups that have a limit, and who is in them by the catalog at that moment. */
export class QuotaGroups {
  readonly #options: Options;

  private constructor(options: Options) {
    this.#options = options;
  }

  static create(options: Options): QuotaGroups {
    return new QuotaGroups(options);
  }

  /**
   * Those that count what one of the owners has.
   *
   * @throws ServiceUnavailableError while the catalog gives no answer
   */
  async of(owners: string[]): Promise<QuotaGroup[]> {
    const { quota } = this.#options.config;
    if (quota.group === undefined && !quota.groups.size) {
      return [];
    }
    const isGroup = (ref: string) => parseEntityRef(ref).kind === 'group';
    const users = await this.#read(owners.filter(ref => !isGroup(ref)));
    const refs = [
      ...owners.filter(isGroup),
      ...users.flatMap(user => related(user, RELATION_MEMBER_OF)),
    ];
    return await this.#withMembers(
      refs.filter(ref => quota.groups.has(ref) || quota.group !== undefined),
    );
  }

  /** Those that have a limit of their own, and those that count what one of the owners has. */
  async withNamed(owners: string[]): Promise<QuotaGroup[]> {
    const { quota } = this.#options.config;
    const groups = await this.of(quota.group === undefined ? [] : owners);
    const known = new Set(groups.map(({ ref }) => ref));
    const named = [...quota.groups.keys()].filter(ref => !known.has(ref));
    return [...groups, ...(await this.#withMembers(named))];
  }

  async #withMembers(refs: string[]): Promise<QuotaGroup[]> {
    const unique = [...new Set(refs)];
    const groups = await this.#read(unique);
    return unique.map((ref, index) => ({
      ref,
      members: related(groups[index], RELATION_HAS_MEMBER),
    }));
  }

  async #read(refs: string[]): Promise<Array<Entity | undefined>> {
    if (!refs.length) {
      return [];
    }
    const { catalog, auth } = this.#options;
    try {
      const { items } = await catalog.getEntitiesByRefs(
        { entityRefs: refs, fields: ['kind', 'metadata', 'relations'] },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      return items;
    } catch (error) {
      throw new ServiceUnavailableError(
        `The catalog could not be asked for ${nameSome(
          refs,
        )}, whose quota this counts against; try again`,
        error,
      );
    }
  }
}

function related(entity: Entity | undefined, type: string): string[] {
  return (entity?.relations ?? [])
    .filter(relation => relation.type === type)
    .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'));
}

function nameSome(refs: string[]): string {
  const named = refs.slice(0, 3).join(', ');
  return refs.length > 3 ? `${named} and ${refs.length - 3} more` : named;
}
