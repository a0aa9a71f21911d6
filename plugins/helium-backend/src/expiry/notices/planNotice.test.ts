import { Duration } from 'luxon';
import { planNotice } from './planNotice';

const before = [{ hours: 1 }, { days: 1 }, { days: 7 }].map(each =>
  Duration.fromObject(each),
);
const plan = (setAt: string, now: string) => {
  const { due, next } = planNotice(before, {
    expiresAt: new Date('2030-01-31T12:00:00Z'),
    setAt: new Date(`2030-01-${setAt}:00Z`),
    now: new Date(`2030-01-${now}:00Z`),
  });
  return [due?.as('hours'), next?.toISOString()];
};

describe('planNotice', () => {
  it.each([
    ['nothing yet', '01T00:00', '02T00:00', undefined, '2030-01-24T12:00'],
    ['the first', '01T00:00', '24T12:00', 168, '2030-01-30T12:00'],
    ['the second', '01T00:00', '30T12:01', 24, '2030-01-31T11:00'],
    ['the last', '01T00:00', '31T11:59', 1, undefined],
    ['the most urgent after an outage', '01T00:00', '31T11:30', 1, undefined],
    [
      'none that was due when it was set',
      '25T00:00',
      '25T00:01',
      undefined,
      '2030-01-30T12:00',
    ],
    ['the next that was not', '25T00:00', '30T13:00', 24, '2030-01-31T11:00'],
    [
      'none at all of the last hour',
      '31T11:15',
      '31T11:20',
      undefined,
      undefined,
    ],
  ])('tells %s', (_, setAt, now, due, next) => {
    expect(plan(setAt, now)).toEqual([due, next && `${next}:00.000Z`]);
  });
});
