import { ServiceUnavailableError } from '@backstage/errors';
import {
  maximumExpiresAt,
  type ProgramExpiry,
} from '@helium-portal/backstage-plugin-helium-common';
import type { ExpiryConfig, ExpiryRule } from './config';

/** The limits that hold for a workspace, and where each comes from. */
export interface ExpiryLimits extends ProgramExpiry {
  /** Configuration keys. */
  origins: Record<keyof ProgramExpiry, string>;
}

/** What a rule looks at. */
export interface ExpirySubject {
  program: string;
  /** Entity reference; without one, no rule about a group holds. */
  owner?: string;
}

/** The expiry rules, with the members of their groups as they were at one moment. */
export class ExpiryRuleSet {
  readonly #rules: ExpiryRule[];
  readonly #members: Map<string, Set<string>> | undefined;

  private constructor(
    rules: ExpiryRule[],
    members: Map<string, Set<string>> | undefined,
  ) {
    this.#rules = rules;
    this.#members = members;
  }

  /** @param members - users by group; undefined when they are not known */
  static create(
    { rules }: Pick<ExpiryConfig, 'rules'>,
    members: Map<string, Set<string>> | undefined,
  ): ExpiryRuleSet {
    return new ExpiryRuleSet(rules, members);
  }

  /**
   * Each limit comes from the most specific rule that sets it: one about program and group, then one about the group, then one about
   * the program, then `helium.expiry` itself. Of two rules about groups of the same owner the first counts.
   *
   * @throws ServiceUnavailableError when a rule is about a group and nobody knows yet whether the owner is in it
   */
  limitsFor(subject: ExpirySubject): ExpiryLimits {
    const fitting = this.#rules.filter(rule => this.#fits(rule, subject));
    const origins = {} as ExpiryLimits['origins'];
    const pick = (name: keyof ProgramExpiry): string => {
      const rule = fitting.find(each => each[name] !== undefined)!;
      origins[name] = `${rule.key}.${name}`;
      return rule[name]!;
    };
    return {
      default: pick('default'),
      minimum: pick('minimum'),
      maximum: pick('maximum'),
      timeZone: pick('timeZone'),
      origins,
    };
  }

  /** The latest expiry that people may give a workspace; undefined when that is not known at present. */
  latestFor(workspace: ExpirySubject & { createdAt: Date }): Date | undefined {
    try {
      return maximumExpiresAt(this.limitsFor(workspace), workspace.createdAt);
    } catch (error) {
      if (error instanceof ServiceUnavailableError) {
        return undefined;
      }
      throw error;
    }
  }

  #fits(rule: ExpiryRule, { program, owner }: ExpirySubject): boolean {
    if (rule.program && rule.program !== program) {
      return false;
    }
    if (!rule.group || rule.group === owner) {
      return true;
    }
    if (!owner?.startsWith('user:')) {
      return false;
    }
    if (!this.#members) {
      throw new ServiceUnavailableError(
        `${rule.key} is about ${rule.group}, and the catalog could not be asked who is in it; try again`,
      );
    }
    return this.#members.get(rule.group)?.has(owner) ?? false;
  }
}
