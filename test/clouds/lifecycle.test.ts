import type { Operation } from '@helium-portal/backstage-plugin-helium-common';
import { DateTime, Duration, type DurationLike } from 'luxon';
import { until } from '../faults/support';
import { aws } from './support/aws';
import { CloudSite } from './support/CloudSite';
import { gcp } from './support/gcp';

jest.setTimeout(900_000);

const CLUSTER = 'otters';
const NAME = 'calm-otter';
const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;
const OFTEN = { frequency: { seconds: 1 }, timeout: { seconds: 30 } };
const GRACE = Duration.fromISO('P2D');
/** The summer's last night, of which an hour comes twice. */
const EVES = {
  gcp: DateTime.fromISO('2027-10-30T12:00', {
    zone: 'Europe/Berlin',
  }) as DateTime<true>,
  aws: DateTime.fromISO('2027-11-06T12:00', {
    zone: 'America/New_York',
  }) as DateTime<true>,
};

describe.each([gcp, aws])('a lifetime on $title', ({ cloud, programs }) => {
  const eve = EVES[cloud];
  let site: CloudSite;

  beforeAll(async () => {
    site = await CloudSite.start(cloud, programs, {
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

  const expiryOf = async (name: string) =>
    DateTime.fromISO((await site.workspace(name)).expiresAt!, {
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
      const workspace = await site.workspace(name);
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
    const { owner } = await site.workspace(name);
    expect(await noticesOf(name, expiry)).toEqual(
      before.map(seconds => ({
        before_seconds: seconds,
        recipients: JSON.stringify([owner]),
      })),
    );
  }

  /** Enough for the sweep to have looked. */
  const sweeps = () => new Promise(resolve => setTimeout(resolve, 4_000));

  it('goes on over the end of daylight saving, through sleep and grace, to its end', async () => {
    await site.create(CLUSTER, `${cloud}_cluster_only`);
    await site.create(NAME, `${cloud}_namespace_only`, {
      clusterStack: CLUSTER,
      disableNotebooks: true,
    });
    await site.site.client.extendWorkspace(CLUSTER, { expiresIn: 'P20D' });
    // From 20:00 on the eve a day later it is 20:00 again, 25 hours on.
    const first = await expiryOf(NAME);
    await extend(NAME, { days: 1 });
    const expiry = await expiryOf(NAME);
    expect(expiry.toFormat('HH:mm')).toBe(first.toFormat('HH:mm'));
    expect(expiry.diff(first, 'hours').hours).toBe(25);

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
    const { graceEndsAt, asleep } = await site.workspace(NAME);
    expect(asleep).toBe(true);
    await extend(NAME, { days: 1 });
    await untilStatus(NAME, 'ready');
    expect(DateTime.fromISO(graceEndsAt!) > site.clock.now()).toBe(true);

    // The portal is down when it expires, for longer than the grace.
    const last = await expiryOf(NAME);
    await site.site.stopPortals();
    site.clock.set(last.plus(GRACE).plus({ hours: 1 }));
    await site.startPortal();
    await untilStatus(NAME, 'expired');
    const again = await site.workspace(NAME);
    expect(DateTime.fromISO(again.graceEndsAt!) > site.clock.now()).toBe(true);

    await moveTo(DateTime.fromISO(again.graceEndsAt!).plus({ seconds: 1 }));
    await untilStatus(NAME, 'destroyed');
    expect(await site.inCloud(NAME)).toEqual([]);
    expect(await operationsOf(NAME)).toEqual([
      'create succeeded',
      'sleep succeeded',
      'update succeeded',
      'sleep succeeded',
      'destroy succeeded',
    ]);

    // A cluster can't sleep.
    await moveTo((await expiryOf(CLUSTER)).plus({ seconds: 1 }));
    await untilStatus(CLUSTER, 'destroyed');
    expect(await operationsOf(CLUSTER)).toEqual([
      'create succeeded',
      'destroy succeeded',
    ]);
    expect(await site.clouds.list(cloud)).toEqual([]);
    expect(await site.site.state.stacks()).toEqual([]);
  });
});
