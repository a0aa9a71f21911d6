import { Duration } from 'luxon';
import { type KeepDataRequest, resolveKeptUntil } from './resolveKeptUntil';

const NOW = new Date('2030-01-01T12:00:00Z');
const LIMITS = {
  default: Duration.fromObject({ days: 30 }),
  maximum: Duration.fromObject({ days: 90 }),
};

const resolve = (request: KeepDataRequest, keepsData = true) =>
  resolveKeptUntil(request, { name: 'demo', keepsData }, NOW, LIMITS);

describe('the date until which data is kept', () => {
  it.each<[KeepDataRequest, string | undefined]>([
    [{}, undefined],
    [{ keepData: false }, undefined],
    [{ keepData: true }, '2030-01-31T12:00:00.000Z'],
    [{ keepData: true, keepDataFor: 'P90D' }, '2030-04-01T12:00:00.000Z'],
    [
      { keepData: true, keepDataFor: '2030-01-02T00:00:00+01:00' },
      '2030-01-01T23:00:00.000Z',
    ],
  ])('follows from %j', (request, until) => {
    expect(resolve(request)?.toISOString()).toBe(until);
  });

  it.each<[KeepDataRequest, string]>([
    [{ keepDataFor: 'P1D' }, 'keepDataFor: means nothing without keepData'],
    [
      { keepData: false, keepDataFor: 'P1D' },
      'keepDataFor: means nothing without keepData',
    ],
    [
      { keepData: true, keepDataFor: 'P91D' },
      'keepDataFor: must be at most P90D',
    ],
    [
      { keepData: true, keepDataFor: 'P99999999Y' },
      'keepDataFor: must be at most P90D',
    ],
    [{ keepData: true, keepDataFor: '-P1D' }, 'must be in the future'],
    [
      { keepData: true, keepDataFor: '2029-12-31T00:00:00Z' },
      'must be in the future',
    ],
    [{ keepData: true, keepDataFor: '2030-01-02' }, 'must be an ISO 8601'],
    [{ keepData: true, keepDataFor: 'for ever' }, 'must be an ISO 8601'],
  ])('is refused: %j', (request, message) => {
    expect(() => resolve(request)).toThrow(message);
  });

  it('is for programs that keep data', () => {
    expect(() => resolve({ keepData: true }, false)).toThrow(
      "keepData: can't be asked for: program 'demo' has no data that outlives",
    );
    expect(resolve({}, false)).toBeUndefined();
  });
});
