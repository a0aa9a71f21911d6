import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { readExpiryConfig } from './config';
import { ExpiryRules } from './ExpiryRules';

const PLATFORM = 'group:default/platform';
const JANE = 'user:default/jane';

const platform = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name: 'platform', namespace: 'default' },
  spec: { type: 'team', children: [] },
  relations: [{ type: 'hasMember', targetRef: JANE }],
};

function open(
  expiry: object,
  catalog = catalogServiceMock({ entities: [platform] }),
) {
  const logger = mockServices.logger.mock();
  const rules = ExpiryRules.create({
    config: readExpiryConfig(new ConfigReader({ expiry })),
    catalog,
    auth: mockServices.auth(),
    logger,
  });
  return { rules, logger };
}

describe('ExpiryRules', () => {
  it('takes each limit from the most specific rule that sets it', async () => {
    const { rules } = open({
      maximum: 'P30D',
      timeZone: 'Europe/Berlin',
      rules: [
        { program: 'cluster', default: 'PT8H', maximum: 'P7D' },
        { group: PLATFORM, maximum: 'P180D' },
        { program: 'cluster', group: PLATFORM, default: 'endOfDay' },
      ],
    });
    const current = await rules.current();
    const limits = (program: string, owner?: string) => {
      const found = current.limitsFor({ program, owner });
      return [found.default, found.maximum];
    };
    expect(limits('namespace')).toEqual(['P1D', 'P30D']);
    expect(limits('namespace', 'group:default/other')).toEqual(['P1D', 'P30D']);
    expect(limits('cluster', 'user:default/joe')).toEqual(['PT8H', 'P7D']);
    expect(limits('namespace', PLATFORM)).toEqual(['P1D', 'P180D']);
    expect(limits('cluster', PLATFORM)).toEqual(['endOfDay', 'P180D']);
    expect(limits('cluster', JANE)).toEqual(['endOfDay', 'P180D']);

    expect(current.limitsFor({ program: 'cluster', owner: JANE })).toEqual({
      default: 'endOfDay',
      minimum: 'PT1H',
      maximum: 'P180D',
      timeZone: 'Europe/Berlin',
      origins: {
        default: 'helium.expiry.rules[2].default',
        minimum: 'helium.expiry.minimum',
        maximum: 'helium.expiry.rules[1].maximum',
        timeZone: 'helium.expiry.timeZone',
      },
    });
  });

  it('asks the catalog for groups that rules are about, and not each time', async () => {
    const catalog = catalogServiceMock.mock({
      getEntitiesByRefs: async () => ({ items: [platform] }),
    });
    await open({ default: 'PT8H' }, catalog).rules.current();
    expect(catalog.getEntitiesByRefs).not.toHaveBeenCalled();

    const { rules } = open({ rules: [{ group: PLATFORM }] }, catalog);
    await Promise.all([rules.current(), rules.current()]);
    await rules.current();
    expect(catalog.getEntitiesByRefs).toHaveBeenCalledTimes(1);
  });

  it('guesses nobody’s groups while the catalog is away', async () => {
    const catalog = catalogServiceMock.mock({
      getEntitiesByRefs: async () => {
        throw new Error('no answer');
      },
    });
    const { rules, logger } = open(
      { rules: [{ group: PLATFORM, maximum: 'P7D' }] },
      catalog,
    );
    const current = await rules.current();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('no answer'),
    );
    const jane = { program: 'any', owner: JANE };
    expect(() => current.limitsFor(jane)).toThrow(/helium.expiry.rules\[0\]/);
    const createdAt = new Date('2030-01-01T00:00:00Z');
    expect(current.latestFor({ ...jane, createdAt })).toBeUndefined();
    expect(
      current.latestFor({ program: 'any', owner: PLATFORM, createdAt }),
    ).toEqual(new Date('2030-01-08T00:00:00Z'));

    catalog.getEntitiesByRefs.mockImplementation(async () => ({
      items: [platform],
    }));
    expect((await rules.current()).limitsFor(jane).maximum).toBe('P7D');
  });
});
