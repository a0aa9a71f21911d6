import { ConfigReader } from '@backstage/config';
import { readExpiryConfig } from './config';

const read = (expiry: object) => readExpiryConfig(new ConfigReader({ expiry }));

describe('readExpiryConfig', () => {
  it('puts the most specific rule first', () => {
    const { rules, timeZone } = read({
      default: 'endOfDay',
      timeZone: 'Europe/Berlin',
      rules: [
        { program: 'cluster', default: 'PT8H' },
        { group: 'Platform', maximum: { days: 180 } },
        { group: 'group:default/demo', timeZone: 'America/New_York' },
        { program: 'cluster', group: 'platform', minimum: 'PT4H' },
      ],
    });
    expect(timeZone).toBe('Europe/Berlin');
    expect(rules).toEqual([
      {
        key: 'helium.expiry.rules[3]',
        program: 'cluster',
        group: 'group:default/platform',
        minimum: 'PT4H',
      },
      {
        key: 'helium.expiry.rules[1]',
        group: 'group:default/platform',
        maximum: 'P180D',
      },
      {
        key: 'helium.expiry.rules[2]',
        group: 'group:default/demo',
        timeZone: 'America/New_York',
      },
      {
        key: 'helium.expiry.rules[0]',
        program: 'cluster',
        default: 'PT8H',
      },
      {
        key: 'helium.expiry',
        default: 'endOfDay',
        minimum: 'PT1H',
        maximum: 'P90D',
        timeZone: 'Europe/Berlin',
      },
    ]);
  });

  it('tells a day and an hour before, unless it is said otherwise', () => {
    const told = (expiry: object) => {
      const { before, fallback } = read(expiry).notices;
      return [before.map(each => each.as('hours')), fallback];
    };
    expect(told({})).toEqual([[24, 1], undefined]);
    expect(
      told({
        notices: { before: ['P2D', { hours: 3 }], fallback: 'platform' },
      }),
    ).toEqual([[48, 3], 'group:default/platform']);
    expect(told({ notices: { before: [] } })).toEqual([[], undefined]);
  });

  it.each([
    [{ default: 'P91D' }, 'helium.expiry.default'],
    [{ minimum: 'PT0S' }, 'helium.expiry.minimum'],
    [{ maximum: 'long' }, 'helium.expiry.maximum'],
    [{ timeZone: 'Berlin' }, 'helium.expiry.timeZone'],
    [{ notices: { before: '1h' } }, 'helium.expiry.notices.before'],
    [{ notices: { before: ['1h', 'soon'] } }, 'notices.before[1]'],
    [
      { notices: { fallback: 'user:default/jane' } },
      'helium.expiry.notices.fallback',
    ],
    [{ rules: [{ default: 'PT8H' }] }, 'helium.expiry.rules[0]'],
    [
      { rules: [{ group: 'user:default/jane' }] },
      'helium.expiry.rules[0].group',
    ],
    [
      { rules: [{ program: 'a', default: 'P2D', maximum: 'P1D' }] },
      'helium.expiry.rules[0].default',
    ],
    [
      {
        rules: [
          { group: 'a', default: 'P2D' },
          { group: 'group:default/a', maximum: 'P1D' },
        ],
      },
      'helium.expiry.rules[1]',
    ],
  ])('names the key of %j', (expiry, key) => {
    expect(() => read(expiry)).toThrow(key);
  });
});
