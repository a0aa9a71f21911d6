import { DateTime, Duration } from 'luxon';
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

  it.each([
    ['en', { days: 2, hours: 3 }, '2 days, 3 hr'],
    ['en', { days: 1, minutes: 5 }, '1 day'],
    ['en', { hours: 3, minutes: 12 }, '3 hr, 12 min'],
    ['en', {}, '0 sec'],
    ['de', { days: 2, hours: 3 }, '2 Tage und 3 Std.'],
    ['de', { days: 1 }, '1 Tag'],
    ['de', { hours: 3, minutes: 12 }, '3 Std. und 12 Min.'],
  ])('says in %s how long %j is', (locale, duration, text) => {
    const milliseconds = Duration.fromObject(duration).toMillis();
    expect(createFormat(locale).duration(milliseconds)).toBe(text);
  });
});
