import { FaultSite, stopPostgresServer, until } from './support';

jest.setTimeout(1_200_000);

const TEN_MINUTES = 10 * 60_000;
/** Past the creation of all four on a slow machine, which an expiry would cancel. */
const SHORT = 'PT90S';

describe('replicas whose clocks are ten minutes off, one ahead and one behind', () => {
  let site: FaultSite;

  beforeEach(async () => {
    site = await FaultSite.create({ database: 'postgres' });
    await site.balance();
    await site.startPortal({ name: 'ahead', clockOffset: TEN_MINUTES });
    await site.startPortal({ name: 'behind', clockOffset: -TEN_MINUTES });
  });

  afterEach(async () => {
    await site.close();
    await stopPostgresServer();
  });

  const destroyed = (name: string) =>
    until(
      `${name} is destroyed`,
      async () => (await site.workspace(name)).status === 'destroyed',
    );

  it('expire nothing early or late, steal no lease, and do nothing twice', async () => {
    const ahead = site.portal('ahead').client;
    const behind = site.portal('behind').client;
    const create = async (
      client: typeof ahead,
      name: string,
      expiresIn: string,
      parameters: object,
    ) => {
      const asked = Date.now();
      const { expiresAt } = await client
        .createWorkspace({ name, program: 'ledger', expiresIn, parameters })
        .then(() => client.getWorkspace(name));
      // By the database's clock, which is the test's.
      const lasts = new Date(expiresAt!).getTime() - asked;
      expect(
        Math.abs(lasts - Number(/\d+/.exec(expiresIn)) * 1000),
      ).toBeLessThan(60_000);
      return await site.lastOperation(name);
    };

    // Longer than two leases, which end at times that one replica saw long ago and the other sees much later.
    const slow = { entries: 3, seconds: 5 };
    const operations = [
      await create(ahead, 'by-ahead', 'PT400S', slow),
      await create(behind, 'by-behind', 'PT400S', slow),
      await create(ahead, 'short-ahead', SHORT, { entries: 1 }),
      await create(behind, 'short-behind', SHORT, { entries: 1 }),
    ];
    for (const operation of operations) {
      expect(await site.ended(operation)).toMatchObject({
        state: 'succeeded',
        attempt: 1,
      });
      expect(await site.states(operation)).not.toContain('suspect');
    }

    for (const name of ['short-ahead', 'short-behind']) {
      const { expiresAt } = await site.workspace(name);
      await destroyed(name);
      const destroy = await site.lastOperation(name);
      expect(destroy.kind).toBe('destroy');
      expect(new Date(destroy.queuedAt).getTime()).toBeGreaterThanOrEqual(
        new Date(expiresAt!).getTime(),
      );
    }
    for (const name of ['by-ahead', 'by-behind']) {
      expect(await site.workspace(name)).toMatchObject({ status: 'ready' });
      // One of each was made, and once.
      expect(site.cloud.history(name).map(({ verb }) => verb)).toEqual([
        'made',
        'made',
        'made',
      ]);
    }
    await site.assertConsistent();
  });
});
