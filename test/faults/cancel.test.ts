import {
  attemptProcesses,
  DATABASES,
  FaultSite,
  stopPostgresServer,
  until,
} from './support';

jest.setTimeout(1_200_000);

afterAll(stopPostgresServer);

describe.each(DATABASES)('a cancel, on %s', database => {
  let site: FaultSite;

  beforeAll(async () => {
    site = await FaultSite.create({ database });
    await site.startPortal({ operations: { concurrency: 1 } });
  });

  afterAll(async () => {
    await site.close();
  });

  const cancel = ({ workspace, id }: { workspace: string; id: string }) =>
    site.client.cancelOperation(workspace, id);

  const cancelsAudited = async (name: string) =>
    (await site.portal().audited()).filter(
      ({ eventId, meta }) =>
        /cancel/.test(eventId) && JSON.stringify(meta).includes(name),
    );

  it('of what is queued: nothing is ever started', async () => {
    const release = site.cloud.setFault({ name: 'held', kind: 'hold' });
    const first = await site.create('first', { entries: { held: 0 } });
    const queued = await site.create('queued', { entries: 1 });
    await site.making('first', 'held');
    expect((await cancel(queued)).state).toBe('cancelled');
    release();

    expect((await site.ended(first)).state).toBe('succeeded');
    expect(await site.attempts(queued)).toEqual([]);
    expect(site.cloud.history('queued')).toEqual([]);
    expect(await site.milestones(queued)).toEqual(['queued', 'cancelled']);
    expect((await cancelsAudited('queued')).map(it => it.status)).toEqual([
      'initiated',
      'succeeded',
    ]);
    await site.assertConsistent();
  });

  it('of what was just claimed: its runner stops before it makes anything', async () => {
    await site.startPortal({ name: 'b', operations: { concurrency: 0 } });
    await site.portal('a').arm('claimed', 'stop');
    const create = await site.portal('b').client.createWorkspace({
      name: 'claimed',
      program: 'ledger',
      expiresIn: 'PT8H',
      parameters: { entries: { first: 0 }, programSeconds: 30 },
    });
    const operation = { workspace: 'claimed', id: create.operation.id };
    await until('it is claimed', () => site.portal('a').met('claimed', 'stop'));
    const { client } = site.portal('b');
    expect((await client.cancelOperation('claimed', operation.id)).state).toBe(
      'stopping',
    );
    site.portal('a').signal('SIGCONT');

    expect((await site.ended(operation)).state).toBe('cancelled');
    expect(site.cloud.history('claimed')).toEqual([]);
    await site.portal('b').stop();
    await site.assertConsistent();
  });

  it('in the middle of a create, and again: what is in flight is finished and saved', async () => {
    const release = site.cloud.setFault({ name: 'first', kind: 'hold' });
    const create = await site.create('middle', {
      entries: { first: 0, second: 0 },
    });
    await site.making('middle', 'first');
    expect((await cancel(create)).state).toBe('stopping');
    expect((await cancel(create)).state).toBe('stopping');
    await until('its runner was asked to stop', async () =>
      (
        await site.events(create)
      ).some(({ data }) => /cancel/i.test(String(data.text))),
    );
    release();

    expect(await site.ended(create)).toMatchObject({
      state: 'cancelled',
      attempt: 1,
    });
    await expect(cancel(create)).rejects.toMatchObject({
      body: {
        error: { message: expect.stringContaining('cancelled already') },
      },
    });
    expect(await site.milestones(create)).toEqual([
      'queued',
      'claimed',
      'running',
      'stopping',
      'cancelled',
    ]);
    expect(site.cloud.list('middle')).toMatchObject([
      { name: 'first', state: 'ready' },
    ]);
    await site.assertConsistent();
    await site.client.deleteWorkspace('middle');
    await site.ended(await site.lastOperation('middle'));
    expect(site.cloud.list('middle')).toEqual([]);
    await site.assertConsistent();
  });

  it('with a provider that ignores it: all is ended by force, and can be deleted', async () => {
    site.cloud.setFault({
      workspace: 'deaf',
      name: 'second',
      kind: 'deaf',
      times: 1,
    });
    const create = await site.create('deaf', {
      entries: { first: 0, second: 0 },
    });
    await site.making('deaf', 'second');
    const { all } = await attemptProcesses(site);
    await cancel(create);

    expect((await site.ended(create)).state).toBe('cancelled');
    const left = (await site.processes()).filter(({ pid }) =>
      all.includes(pid),
    );
    expect(left).toEqual([]);
    await site.client.deleteWorkspace('deaf');
    const destroy = await site.ended(await site.lastOperation('deaf'));
    expect(destroy).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect((await site.workspace('deaf')).status).toBe('destroyed');
    expect(site.cloud.list('deaf')).toEqual([]);
    await site.assertConsistent();
  });
});
