import {
  nearestExpiry,
  nearestExtension,
  resolveExpiry,
  resolveExtension,
} from './expiry';

const now = new Date('2030-01-01T12:00:00Z');
const limits = {
  default: 'PT8H',
  minimum: 'PT1H',
  maximum: 'P10D',
  timeZone: 'UTC',
  origins: {
    default: 'helium.expiry.rules[1].default',
    minimum: 'helium.expiry.minimum',
    maximum: 'helium.expiry.rules[0].maximum',
    timeZone: 'helium.expiry.timeZone',
  },
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
    expect(resolveExpiry({}, now, limits)).toEqual({
      expiresAt: new Date('2030-01-01T20:00:00Z'),
      rule: 'the default lifetime, PT8H (helium.expiry.rules[1].default)',
    });
    expect(
      resolveExpiry({ expiresAt: '2030-01-02T01:00:00+01:00' }, now, limits),
    ).toEqual({ expiresAt: new Date('2030-01-02T00:00:00Z') });
    expect(resolveExpiry({ expiresIn: 'P10D' }, now, limits)).toEqual({
      expiresAt: new Date('2030-01-11T12:00:00Z'),
    });
  });

  it('ends with the day, but not within the minimum', () => {
    const berlin = {
      ...limits,
      default: 'endOfDay',
      timeZone: 'Europe/Berlin',
    };
    const late = new Date('2030-01-01T22:50:00Z');
    expect(resolveExpiry({}, late, berlin)).toEqual({
      expiresAt: new Date('2030-01-02T23:00:00Z'),
      rule: 'the default lifetime, the end of the day in Europe/Berlin (helium.expiry.rules[1].default)',
    });
  });

  it('counts days of the calendar', () => {
    const newYork = { ...limits, timeZone: 'America/New_York' };
    const before = new Date('2030-11-02T22:00:00Z');
    expect(resolveExpiry({ expiresIn: 'P1D' }, before, newYork)).toEqual({
      expiresAt: new Date('2030-11-03T23:00:00Z'),
    });
  });

  it.each([
    [{ expiresAt: 'tomorrow' }, 'expiresAt', 'ISO 8601 instant'],
    [{ expiresAt: '2030-01-02T01:00:00' }, 'expiresAt', 'time zone'],
    [{ expiresAt: '2030-01-02' }, 'expiresAt', 'time zone'],
    [{ expiresAt: '2030-13-02T00:00:00Z' }, 'expiresAt', 'ISO 8601 instant'],
    [{ expiresAt: '2030-01-01T12:00:00Z' }, 'expiresAt', 'in the future'],
    [{ expiresAt: '2029-01-01T12:00:00Z' }, 'expiresAt', 'in the future'],
    [{ expiresAt: '2030-01-11T12:00:00.001Z' }, 'expiresAt', 'P10D'],
    [{ expiresAt: '2030-01-01T12:59:00Z' }, 'expiresAt', 'at least PT1H'],
    [{ expiresIn: 'PT59M' }, 'expiresIn', '2030-01-01T13:00:00.000Z'],
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
    ).toEqual({ expiresAt: new Date('2030-01-01T16:00:00Z') });
    expect(
      resolveExtension(
        { expiresAt: '2030-01-09T12:00:00Z' },
        workspace,
        now,
        limits,
      ),
    ).toEqual({ expiresAt: new Date('2030-01-09T12:00:00Z') });
  });

  it('goes past the maximum only for those who may', () => {
    const late = { expiresAt: '2030-03-01T00:00:00Z' };
    expect(resolveExtension(late, workspace, now, limits, true)).toEqual({
      expiresAt: new Date('2030-03-01T00:00:00Z'),
      beyondMaximum: true,
    });
    expect(
      fieldsOf(() => resolveExtension(late, workspace, now, limits)),
    ).toEqual([
      {
        field: 'expiresAt',
        message: expect.stringContaining('helium.workspace.extend.unlimited'),
      },
    ]);
    const never = { expiresIn: 'P99999999999Y' };
    expect(
      fieldsOf(() => resolveExtension(never, workspace, now, limits, true)),
    ).toMatchObject([{ field: 'expiresIn' }]);
  });

  it('gives a pinned workspace any expiry', () => {
    const pinned = { createdAt: workspace.createdAt };
    expect(
      resolveExtension({ expiresIn: 'PT1H' }, pinned, now, limits),
    ).toEqual({ expiresAt: new Date('2030-01-01T13:00:00Z') });
    expect(
      resolveExtension({ expiresIn: 'P90D' }, pinned, now, limits),
    ).toMatchObject({ beyondMaximum: true });
  });

  it('may be shorter than the shortest lifetime', () => {
    expect(
      resolveExtension({ expiresIn: 'PT1M' }, workspace, now, limits),
    ).toEqual({ expiresAt: new Date('2030-01-01T14:01:00Z') });
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

describe('nearestExpiry', () => {
  it.each([
    ['2030-01-20T00:00:00Z', '2030-01-11T12:00:00Z', 'the longest lifetime'],
    ['2030-01-01T12:01:00Z', '2030-01-01T13:00:00Z', 'the shortest lifetime'],
    ['2030-01-01T12:00:00Z', '2030-01-01T20:00:00Z', 'the default lifetime'],
    ['2023-01-01T00:00:00Z', '2030-01-01T20:00:00Z', 'the default lifetime'],
    ['2030-01-02T00:00:00Z', '2030-01-02T00:00:00Z', undefined],
  ])('makes of %s %s', (expiresAt, at, rule) => {
    const namesRule: unknown = expect.stringContaining(String(rule));
    expect(nearestExpiry({ expiresAt }, now, limits)).toEqual({
      expiresAt: new Date(at),
      ...(rule && { rule: namesRule }),
    });
  });
});

describe('nearestExtension', () => {
  const workspace = {
    createdAt: new Date('2029-12-30T12:00:00Z'),
    expiresAt: new Date('2030-01-01T14:00:00Z'),
  };
  const extend = (expiresAt: string, changes: object = {}) =>
    nearestExtension({ expiresAt }, { ...workspace, ...changes }, now, limits);

  it('moves within the limits', () => {
    expect(extend('2030-01-05T00:00:00Z')).toEqual({
      expiresAt: new Date('2030-01-05T00:00:00Z'),
    });
    expect(extend('2030-03-05T00:00:00Z')?.expiresAt).toEqual(
      new Date('2030-01-09T12:00:00Z'),
    );
  });

  it.each([
    ['the date is past', '2023-01-01T00:00:00Z', {}],
    ['it is the present one', '2030-01-01T14:00:00Z', {}],
    [
      'more is not allowed',
      '2030-03-05T00:00:00Z',
      { expiresAt: new Date('2030-01-09T12:00:00Z') },
    ],
  ])('stays where it is when %s', (_, expiresAt, changes) => {
    expect(extend(expiresAt, changes)).toBeUndefined();
  });

  it('gives a pinned workspace what is asked for, however old it is', () => {
    const pinned = {
      createdAt: new Date('2020-01-01T00:00:00Z'),
      expiresAt: undefined,
    };
    expect(extend('2030-01-05T00:00:00Z', pinned)).toEqual({
      expiresAt: new Date('2030-01-05T00:00:00Z'),
    });
  });

  it('refuses what is sooner', () => {
    expect(fieldsOf(() => extend('2030-01-01T13:30:00Z'))).toEqual([
      {
        field: 'expiresAt',
        message: expect.stringContaining('later than the present expiry'),
      },
    ]);
  });
});
