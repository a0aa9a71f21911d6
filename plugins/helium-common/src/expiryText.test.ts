import { DateTime } from 'luxon';
import { durationText, instantText, readExpiry } from './expiryText';

describe('durationText', () => {
  it.each([
    ['PT8H', '8 hours'],
    ['P1D', '1 day'],
    ['P1W', '1 week'],
    ['PT90M', '90 minutes'],
    ['P1DT4H', '1 day, 4 hours'],
    ['PT1.5H', '1.5 hours'],
    ['PT12345.000001H', '12345.000001 hours'],
    ['PT1.5S', '1 second, 500 milliseconds'],
  ])('writes %s so that it can be read back', (duration, text) => {
    expect(durationText(duration)).toBe(text);
    expect(readExpiry(text)).toEqual({ expiresIn: duration });
  });
});

it('leaves out of a duration what is none of it', () => {
  expect(durationText('P0DT8H')).toBe('8 hours');
});

describe('instantText', () => {
  it.each([
    ['2026-11-24T15:00:00+01:00', '2026-11-24 15:00 +01:00'],
    ['2026-11-24T15:00:00Z', '2026-11-24 15:00 +00:00'],
    ['2026-11-24T15:00:00-09:30', '2026-11-24 15:00 -09:30'],
  ])('writes %s so that it can be read back', (iso, text) => {
    const at = DateTime.fromISO(iso, { setZone: true });
    expect(instantText(at)).toBe(text);
    expect(readExpiry(text)).toEqual({ expiresAt: at.toUTC().toISO() });
  });
});

describe('readExpiry', () => {
  it.each([
    ['pt8h', { expiresIn: 'PT8H' }],
    [' 3 Days ', { expiresIn: 'P3D' }],
    ['2030-01-31T18:00:00+01:00', { expiresAt: '2030-01-31T17:00:00.000Z' }],
    ['2030-01-31T18:00:00.5z', { expiresAt: '2030-01-31T18:00:00.500Z' }],
  ])('takes %p', (text, expiry) => {
    expect(readExpiry(text)).toEqual(expiry);
  });

  it.each([
    '',
    'tomorrow',
    '8',
    '0 hours',
    'PT0S',
    'P-1D',
    '1 day, soon',
    '2030-01-31T18:00:00',
    '2030-01-31 18:00',
    '2030-02-31 18:00 +01:00',
    `${'9'.repeat(400)} hours`,
    '1 day, 2 days',
    '18:00 +01:00',
    '2030+0100',
    '2030-0131',
    '2030-01-31 +01:00',
    '2030-01-31 18:00 +25:00',
    '2030-01-31T18:00:00+01:60',
  ])('refuses %p', text => {
    expect(readExpiry(text)).toBeUndefined();
  });
});
