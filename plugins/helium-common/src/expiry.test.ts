import {
  addLifetime,
  defaultExpiresAt,
  END_OF_DAY,
  maximumExpiresAt,
  minimumExpiresAt,
} from './expiry';

const limits = {
  default: END_OF_DAY,
  minimum: 'PT1H',
  maximum: 'P90D',
  timeZone: 'Europe/Berlin',
};

/** Each with its offset, so that the test says where the clock stands. */
const at = (iso: string) => new Date(iso);

describe('the default expiry', () => {
  it.each([
    ['in the morning', '2030-06-03T09:00+02:00', '2030-06-04T00:00+02:00'],
    ['an hour before', '2030-06-03T23:00+02:00', '2030-06-04T00:00+02:00'],
    ['ten minutes before', '2030-06-03T23:50+02:00', '2030-06-05T00:00+02:00'],
    ['at midnight', '2030-06-04T00:00+02:00', '2030-06-05T00:00+02:00'],
  ])('is the end of the day %s', (_, now, end) => {
    expect(defaultExpiresAt(limits, at(now))).toEqual(at(end));
  });

  it('is a duration, within the limits', () => {
    const now = at('2030-06-03T09:00+02:00');
    const of = (changes: object) =>
      defaultExpiresAt({ ...limits, ...changes }, now).toISOString();
    expect(of({ default: 'PT8H' })).toBe('2030-06-03T15:00:00.000Z');
    expect(of({ default: 'PT1M' })).toBe('2030-06-03T08:00:00.000Z');
    expect(of({ default: 'P9D', maximum: 'P2D' })).toBe(
      '2030-06-05T07:00:00.000Z',
    );
    expect(of({ maximum: 'PT2H' })).toBe('2030-06-03T09:00:00.000Z');
  });
});

// Where the clocks of a zone change: made before and ending after it.
describe.each([
  {
    change: 'the begin of daylight saving in Berlin',
    timeZone: 'Europe/Berlin',
    made: '2030-03-30T18:00+01:00',
    endOfDay: '2030-03-31T00:00+01:00',
    oneDay: '2030-03-31T18:00+02:00',
    hours24: '2030-03-31T19:00+02:00',
    lateOnTheDay: ['2030-03-31T00:30+01:00', '2030-04-01T00:00+02:00'],
    quarter: '2030-06-28T18:00+02:00',
  },
  {
    change: 'the end of daylight saving in Berlin',
    timeZone: 'Europe/Berlin',
    made: '2030-10-26T18:00+02:00',
    endOfDay: '2030-10-27T00:00+02:00',
    oneDay: '2030-10-27T18:00+01:00',
    hours24: '2030-10-27T17:00+01:00',
    lateOnTheDay: ['2030-10-27T00:30+02:00', '2030-10-28T00:00+01:00'],
    quarter: '2031-01-24T18:00+01:00',
  },
  {
    change: 'the begin of daylight saving in New York',
    timeZone: 'America/New_York',
    made: '2030-03-09T18:00-05:00',
    endOfDay: '2030-03-10T00:00-05:00',
    oneDay: '2030-03-10T18:00-04:00',
    hours24: '2030-03-10T19:00-04:00',
    lateOnTheDay: ['2030-03-10T00:30-05:00', '2030-03-11T00:00-04:00'],
    quarter: '2030-06-07T18:00-04:00',
  },
  {
    change: 'the end of daylight saving in New York',
    timeZone: 'America/New_York',
    made: '2030-11-02T18:00-04:00',
    endOfDay: '2030-11-03T00:00-04:00',
    oneDay: '2030-11-03T18:00-05:00',
    hours24: '2030-11-03T17:00-05:00',
    lateOnTheDay: ['2030-11-03T00:30-04:00', '2030-11-04T00:00-05:00'],
    quarter: '2031-01-31T18:00-05:00',
  },
])('over $change', ({ timeZone, made, ...expected }) => {
  const zoned = { ...limits, timeZone };

  it('a day is a calendar day, and 24 hours are 24 hours', () => {
    const { oneDay, hours24 } = expected;
    expect(addLifetime(at(made), 'P1D', zoned)).toEqual(at(oneDay));
    expect(addLifetime(at(made), 'PT24H', zoned)).toEqual(at(hours24));
    const minimum = { ...zoned, minimum: 'P1D' };
    expect(minimumExpiresAt(minimum, at(made))).toEqual(at(oneDay));
    expect(maximumExpiresAt(zoned, at(made))).toEqual(at(expected.quarter));
  });

  it('a day ends at its midnight', () => {
    expect(defaultExpiresAt(zoned, at(made))).toEqual(at(expected.endOfDay));
    const [late, end] = expected.lateOnTheDay;
    expect(defaultExpiresAt(zoned, at(late))).toEqual(at(end));
  });
});

it('adds nothing that is no duration', () => {
  const now = at('2030-06-03T09:00Z');
  expect(addLifetime(now, '8h', limits)).toBeUndefined();
  expect(addLifetime(now, 'P99999999999Y', limits)).toBeUndefined();
});
