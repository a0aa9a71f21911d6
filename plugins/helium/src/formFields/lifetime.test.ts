import { DateTime } from 'luxon';
import { program } from '../__testUtils__/data';
import { ownerOf, readLifetime } from './lifetime';

const now = DateTime.fromISO('2030-03-30T22:30:00+01:00');
const read = (value: string | undefined, expiry: object = {}) => {
  const limits = {
    ...program.expiry,
    timeZone: 'Europe/Berlin',
    ...expiry,
  };
  const { end, problem } = readLifetime(
    value,
    { ...program, expiry: limits },
    now,
  );
  return [end?.toUTC().toISO({ suppressMilliseconds: true }), problem];
};

describe('readLifetime', () => {
  it('knows the default, over a change of the clocks too', () => {
    expect(read(undefined)).toEqual(['2030-03-31T05:30:00Z', undefined]);
    expect(read(undefined, { default: 'endOfDay' })).toEqual([
      '2030-03-30T23:00:00Z',
      undefined,
    ]);
    expect(read(undefined, { default: 'endOfDay', minimum: 'PT2H' })).toEqual([
      '2030-03-31T22:00:00Z',
      undefined,
    ]);
    expect(read('P1D')).toEqual(['2030-03-31T20:30:00Z', undefined]);
    expect(read('1 day')).toEqual(read('P1D'));
  });

  it('knows an instant', () => {
    expect(read('2030-03-31 12:00 +02:00')).toEqual([
      '2030-03-31T10:00:00Z',
      undefined,
    ]);
  });

  it.each([
    ['PT59M', 'tooEarly'],
    ['P4D', 'tooLate'],
    ['2030-03-30T22:00:00+01:00', 'past'],
    ['2030-03-30 22:00 +01:00', 'past'],
    ['soon', 'invalid'],
    ['0 hours', 'invalid'],
    ['2030-03-31T12:00:00', 'invalid'],
    ['P99999999999Y', 'invalid'],
  ])('finds what is wrong with %s', (value, problem) => {
    expect(read(value)[1]).toBe(problem);
  });

  it('says nothing of limits that it does not know', () => {
    expect(readLifetime(undefined, undefined, now)).toEqual({});
    expect(readLifetime('P900D', undefined, now).problem).toBeUndefined();
  });
});

describe('ownerOf', () => {
  it('waits for a whole reference', () => {
    expect(ownerOf({ owner: 'group:default/team' })).toBe('group:default/team');
    expect(ownerOf({ owner: 'te' })).toBeUndefined();
    expect(ownerOf(undefined)).toBeUndefined();
  });
});
