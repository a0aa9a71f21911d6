import type { Operation } from '@helium-portal/backstage-plugin-helium-common';
import type { JsonObject } from '@backstage/types';
import { DateTime, Duration, type DurationLike } from 'luxon';
import { until } from '../faults/support';
import { LIFETIMES, type LifetimeSite } from './support/Lifetime';

jest.setTimeout(900_000);

const NAME = 'calm-otter';
const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;
const OFTEN = { frequency: { seconds: 1 }, timeout: { seconds: 30 } };
const GRACE = Duration.fromISO('P2D');
/** A cluster with all of its tries takes minutes on a loaded machine. */
const PATIENCE_MS = 600_000;

describe.each(LIFETIMES)('a lifetime on $title', lifetime => {
  const { eve, clusters } = lifetime;
  let site: LifetimeSite;

  beforeAll(async () => {
    site = await lifetime.start({
      startsAt: eve,
      helium: {
        expiry: {
          timeZone: eve.zoneName!,
          grace: GRACE.toISO(),
          schedule: OFTEN,
          notices: { schedule: OFTEN },
        },
      },
    });
  }, 300_000);

  afterAll(() => site?.close());

  const create = async (
    name: string,
    program: string,
    parameters: JsonObject = {},
  ) => {
    const { operation } = await site.site.client.createWorkspace({
      name,
      program,
      expiresIn: 'PT8H',
      parameters,
    });
    expect(await site.site.ended(operation, PATIENCE_MS)).toMatchObject({
      state: 'succeeded',
    });
  };
  const expiryOf = async (name: string) =>
    DateTime.fromISO((await site.site.workspace(name)).expiresAt!, {
      zone: eve.zoneName!,
    });
  /** A lease of what runs would be over. */
  const moveTo = async (at: DateTime) => {
    await site.site.settled();
    site.clock.set(at);
  };
  const extend = (name: string, by: DurationLike) =>
    site.site.client.extendWorkspace(name, {
      expiresIn: Duration.fromDurationLike(by).toISO()!,
    });
  const operationsOf = async (name: string) => {
    const { items } = await site.site.client.listOperations(name);
    return items
      .map(({ kind, state }: Operation) => `${kind} ${state}`)
      .reverse();
  };
  const untilStatus = (name: string, status: string) =>
    until(`${name} is ${status}`, async () => {
      const workspace = await site.site.workspace(name);
      return workspace.status === status && !workspace.activeOperation;
    });
  /** The notices of an expiry that were sent: how many seconds before it each was due. */
  async function noticesOf(name: string, expiry: DateTime) {
    const rows: Array<{ before_seconds: number; recipients: string }> =
      await site.site.database
        .knex('notices')
        .join('workspaces', 'workspaces.id', 'notices.workspace_id')
        .where({ name, 'notices.expires_at': expiry.toJSDate() })
        .orderBy('before_seconds', 'desc')
        .select('before_seconds', 'recipients');
    return rows;
  }

  async function untilTold(name: string, expiry: DateTime, before: number[]) {
    await until(
      `the owner of ${name} was told ${before.length} times`,
      async () => (await noticesOf(name, expiry)).length === before.length,
    );
    const { owner } = await site.site.workspace(name);
    expect(await noticesOf(name, expiry)).toEqual(
      before.map(seconds => ({
        before_seconds: seconds,
        recipients: JSON.stringify([owner]),
      })),
    );
  }

  /** Enough for the sweep to have looked. */
  const sweeps = () => new Promise(resolve => setTimeout(resolve, 4_000));

  it('goes on over a change of the clocks, through sleep and grace, to its end', async () => {
    for (const [cluster, program] of Object.entries(clusters)) {
      await create(cluster, program);
      await extend(cluster, { days: 20 });
    }
    await create(NAME, lifetime.program, lifetime.parameters);
    expect(await site.holds(NAME)).not.toEqual([]);
    const pods = await site.pods(NAME);
    expect(pods).not.toEqual([]);

    // From 20:00 on the eve two days later it is 20:00 again, an hour sooner or later than the hours say.
    const first = await expiryOf(NAME);
    await extend(NAME, { days: 2 });
    const expiry = await expiryOf(NAME);
    expect(expiry.toFormat('HH:mm')).toBe(first.toFormat('HH:mm'));
    expect(expiry.diff(first, 'hours').hours).toBe(lifetime.twoDays);

    await moveTo(first.plus({ minutes: 5 }));
    await sweeps();
    await untilStatus(NAME, 'ready');
    expect(await noticesOf(NAME, expiry)).toEqual([]);

    await moveTo(expiry.minus({ hours: 24 }));
    await untilTold(NAME, expiry, [DAY_SECONDS]);
    await moveTo(expiry.minus({ minutes: 50 }));
    await untilTold(NAME, expiry, [DAY_SECONDS, HOUR_SECONDS]);

    await moveTo(expiry.plus({ seconds: 1 }));
    await untilStatus(NAME, 'expired');
    const { graceEndsAt, asleep } = await site.site.workspace(NAME);
    expect(asleep).toBe(true);
    expect(await site.pods(NAME)).toEqual([]);
    await extend(NAME, { days: 1 });
    await untilStatus(NAME, 'ready');
    await until(
      'all of its pods run again',
      async () => (await site.pods(NAME)).length === pods.length,
    );
    expect(DateTime.fromISO(graceEndsAt!) > site.clock.now()).toBe(true);

    // The portal is down when it expires, for longer than the grace.
    const last = await expiryOf(NAME);
    await site.site.stopPortals();
    site.clock.set(last.plus(GRACE).plus({ hours: 1 }));
    await site.startPortal();
    await untilStatus(NAME, 'expired');
    const again = await site.site.workspace(NAME);
    expect(DateTime.fromISO(again.graceEndsAt!) > site.clock.now()).toBe(true);

    await moveTo(DateTime.fromISO(again.graceEndsAt!).plus({ seconds: 1 }));
    await untilStatus(NAME, 'destroyed');
    expect(await site.holds(NAME)).toEqual([]);
    expect(await operationsOf(NAME)).toEqual([
      'create succeeded',
      'sleep succeeded',
      'update succeeded',
      'sleep succeeded',
      'destroy succeeded',
    ]);

    for (const cluster of Object.keys(clusters)) {
      await moveTo((await expiryOf(cluster)).plus({ seconds: 1 }));
      await untilStatus(cluster, 'destroyed');
      expect(await operationsOf(cluster)).toEqual([
        'create succeeded',
        'destroy succeeded',
      ]);
    }
    expect(await site.holds()).toEqual([]);
    expect(await site.site.state.stacks()).toEqual([]);
  });
});
