import { ConfigReader } from '@backstage/config';
import { readKeptDataConfig } from './config';

const read = (keptData?: object) =>
  readKeptDataConfig(new ConfigReader(keptData && { keptData }));

describe('readKeptDataConfig', () => {
  it('has defaults', () => {
    const { default: usual, maximum, schedule } = read();
    expect([usual.toISO(), maximum.toISO()]).toEqual(['P30D', 'P90D']);
    expect(schedule).toEqual({
      frequency: { minutes: 5 },
      timeout: { minutes: 5 },
      scope: 'global',
    });
  });

  it('takes durations as text and as objects', () => {
    const { default: usual, maximum } = read({
      default: { days: 7 },
      maximum: 'P14D',
    });
    expect([usual.toISO(), maximum.toISO()]).toEqual(['P7D', 'P14D']);
  });

  it.each([
    [{ default: 'soon' }, 'helium.keptData.default: '],
    [{ maximum: { days: 0 } }, 'helium.keptData.maximum must be longer'],
    [
      { maximum: 'P7D' },
      'helium.keptData.default (P30D) must not exceed helium.keptData.maximum (P7D)',
    ],
  ])('refuses %j', (keptData, message) => {
    expect(() => read(keptData)).toThrow(message);
  });
});
