import { DateTime } from 'luxon';
import { createFormat } from './useFormat';

describe('useFormat', () => {
  const early = DateTime.fromISO('2031-11-21T01:57:00');

  it.each([
    ['de', /(^|\D)01:57/],
    ['en', /(^|\D)1:57\sAM/],
  ])('says a time of day in one way in %s', (locale, text) => {
    const format = createFormat(locale);
    expect(format.brief(early)).toMatch(text);
    expect(format.absolute(early)).toMatch(text);
  });
});
