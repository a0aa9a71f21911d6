import { Duration } from 'luxon';
import { resolveExpiry, resolveExtension } from './expiry';

const now = new Date('2030-01-01T12:00:00Z');
const limits = {
  default: Duration.fromObject({ hours: 8 }),
  maximum: Duration.fromObject({ days: 10 }),
};

const fieldsOf = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return (error as { fields: unknown }).fields;
  }
};

describe('resolveExpiry', () => {
  it('takes the default, an instant or a duration', () => {
    expect(resolveExpiry({}, now, limits)).toEqual(
      new Date('2030-01-01T20:00:00Z'),
    );
    expect(
      resolveExpiry({ expiresAt: '2030-01-02T01:00:00+01:00' }, now, limits),
    ).toEqual(new Date('2030-01-02T00:00:00Z'));
    expect(resolveExpiry({ expiresIn: 'P10D' }, now, limits)).toEqual(
      new Date('2030-01-11T12:00:00Z'),
    );
  });

  it.each([
    [{ expiresAt: 'tomorrow' }, 'expiresAt', 'ISO 8601 instant'],
    [{ expiresAt: '2030-01-02T01:00:00' }, 'expiresAt', 'time zone'],
    [{ expiresAt: '2030-01-02' }, 'expiresAt', 'time zone'],
    [{ expiresAt: '2030-13-02T00:00:00Z' }, 'expiresAt', 'ISO 8601 instant'],
    [{ expiresAt: '2030-01-01T12:00:00Z' }, 'expiresAt', 'in the future'],
    [{ expiresAt: '2029-01-01T12:00:00Z' }, 'expiresAt', 'in the future'],
    [{ expiresAt: '2030-01-11T12:00:00.001Z' }, 'expiresAt', 'P10D'],
    [{ expiresIn: 'P11D' }, 'expiresIn', '2030-01-11T12:00:00.000Z'],
    [{ expiresIn: 'P99999999999Y' }, 'expiresIn', 'at most P10D'],
    [{ expiresIn: '8h' }, 'expiresIn', 'ISO 8601 duration'],
    [{ expiresIn: 'PT0S' }, 'expiresIn', 'longer than nothing'],
    [{ expiresIn: 'PT-1H' }, 'expiresIn', 'longer than nothing'],
    [
      { expiresAt: '2030-01-02T00:00:00Z', expiresIn: 'PT1H' },
      'expiresIn',
      'along with expiresAt',
    ],
  ])('refuses %j', (request, field, message) => {
    expect(fieldsOf(() => resolveExpiry(request, now, limits))).toEqual([
      { field, message: expect.stringContaining(message) },
    ]);
  });
});

describe('resolveExtension', () => {
  const workspace = {
    createdAt: new Date('2029-12-30T12:00:00Z'),
    expiresAt: new Date('2030-01-01T14:00:00Z'),
  };

  it('counts a duration from the present expiry', () => {
    expect(
      resolveExtension({ expiresIn: 'PT2H' }, workspace, now, limits),
    ).toEqual(new Date('2030-01-01T16:00:00Z'));
    expect(
      resolveExtension(
        { expiresAt: '2030-01-09T12:00:00Z' },
        workspace,
        now,
        limits,
      ),
    ).toEqual(new Date('2030-01-09T12:00:00Z'));
  });

  it.each([
    [{}, 'expiresAt', 'is required'],
    [
      { expiresAt: '2030-01-01T13:00:00Z' },
      'expiresAt',
      'later than the present expiry',
    ],
    [{ expiresIn: 'P8D' }, 'expiresIn', 'after the creation'],
  ])('refuses %j', (request, field, message) => {
    expect(
      fieldsOf(() => resolveExtension(request, workspace, now, limits)),
    ).toEqual([{ field, message: expect.stringContaining(message) }]);
  });
});
