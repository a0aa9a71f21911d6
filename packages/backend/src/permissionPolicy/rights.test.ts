import {
  IDENTITIES,
  isForMachine,
  RightsSite,
  SECRET,
  type Identity,
} from './__testUtils__/RightsSite';
import {
  documentedRoutes,
  ROUTES,
  type Need,
  type Route,
} from './__testUtils__/routes';

jest.setTimeout(120_000);

/** Who has what, of a workspace of olive's. */
const HAVE: Record<Need, Identity[]> = {
  nothing: [...IDENTITIES],
  'signed in': ['olive', 'max', 'rita', 'mona', 'nick', 'ada'],
  read: ['olive', 'rita', 'mona', 'ada'],
  manage: ['olive', 'mona', 'ada'],
  own: ['olive', 'ada'],
  administrate: ['ada'],
};

const inTeam = (who: Identity): Identity =>
  (({ olive: 'max', max: 'olive' } as Partial<Record<Identity, Identity>>)[
    who
  ] ?? who);

describe('the rights of each identity', () => {
  let site: RightsSite;

  beforeAll(async () => {
    site = await RightsSite.open();
  });

  afterAll(() => site?.close());

  it('are tested on every route', () => {
    expect(Object.keys(ROUTES).sort()).toEqual(documentedRoutes().sort());
    // What changes nothing is read, but for this one, which needs a body.
    expect(
      Object.entries(ROUTES).flatMap(([key, { audit }]) =>
        key.startsWith('GET ') === Boolean(audit) ? [key] : [],
      ),
    ).toEqual(['POST /programs/{name}/effective-values']);
  });

  /** What somebody is answered who asks for a route of a workspace. */
  function expected(route: Route, path: string, who: Identity): number {
    const has = (need: Need) => HAVE[need].includes(who);
    if (has(route.need)) {
      return route.status ?? 200;
    }
    if (who === 'nobody') {
      return 401;
    }
    if (who === 'machine') {
      // It may read each workspace, so it is told of those that it may not change.
      return isForMachine(route.permission) ? route.status ?? 200 : 403;
    }
    return has('read') || !path.startsWith('/workspaces/{name}') ? 403 : 404;
  }

  async function ask(
    who: Identity,
    [method, path]: string[],
    route: Route,
    workspace: string,
  ) {
    const values: Record<string, string> = {
      name: path.startsWith('/programs') ? 'sample_program' : workspace,
      operationId: await site.operationOf(workspace),
      output: 'token',
      id: await site.keptDataOf(workspace),
    };
    const fill = (text: string) =>
      text.replace(/\{(\w+)\}/g, (_, name) => {
        if (!values[name]) {
          throw new Error(`Tell this test what the {${name}} of ${path} is`);
        }
        return values[name];
      });
    return await site.call(
      who,
      method,
      `/api/helium${fill(path)}${route.query ?? ''}`,
      route.body && JSON.parse(fill(JSON.stringify(route.body))),
    );
  }

  describe.each(['of-olive', 'of-team'])('%s', workspace => {
    it.each(Object.entries(ROUTES))('%s', async (key, route) => {
      const words = key.split(' ');
      const path = words[1];
      const aText: unknown = expect.any(String);
      const noSecret: unknown = expect.not.stringContaining(SECRET);
      const messages: Record<number, unknown> = {
        404: path.startsWith('/workspaces/')
          ? `There is no workspace '${workspace}'`
          : aText,
      };
      let dirty = true;
      for (const who of IDENTITIES) {
        const as = workspace === 'of-team' ? inTeam(who) : who;
        const status = expected(route, path, as);
        if (dirty) {
          await site.reset(route);
        }
        const before = await site.snapshot();
        site.portal.audited.length = 0;

        const answer = await ask(who, words, route, workspace);

        expect([who, answer.status, answer.body?.error?.message]).toEqual([
          who,
          status,
          status < 400 ? undefined : messages[status] ?? aText,
        ]);
        const served = status < 400;
        dirty = served && words[0] !== 'GET';
        const after = served ? before : await site.snapshot();
        expect(after).toEqual(before);
        // Who is not known is turned away before anything is attempted.
        const events =
          route.audit && status !== 401
            ? [
                {
                  eventId: route.audit,
                  outcome: served ? 'succeeded' : 'failed',
                  text: noSecret,
                },
              ]
            : [];
        expect([who, site.portal.audited]).toEqual([who, events]);
      }
    });
  });

  it('decide what a list holds, and what is said to be there', async () => {
    await site.reset();
    const seen = async (who: Identity) => {
      const { body } = await site.call(
        who,
        'GET',
        '/api/helium/workspaces?orderBy=name&order=asc',
      );
      return [
        body.totalItems,
        ...body.items.map(({ name }: { name: string }) => name),
      ];
    };
    expect(await seen('olive')).toEqual([1, 'of-olive']);
    expect(await seen('max')).toEqual([1, 'of-team']);
    expect(await seen('nick')).toEqual([0]);
    for (const who of ['rita', 'mona', 'ada', 'machine'] as const) {
      expect(await seen(who)).toEqual([2, 'of-olive', 'of-team']);
    }
  });

  it('hold for the old API, too', async () => {
    const calls: Array<[string, string, Identity[]]> = [
      ['GET', '/workspace/of-olive', HAVE.read],
      ['GET', '/workspace/of-olive/expired', HAVE.read],
      ['DELETE', '/workspace/of-olive', HAVE.own],
    ];
    for (const [method, path, allowed] of calls) {
      for (const who of IDENTITIES) {
        await site.reset();
        const { status } = await site.call(who, method, `/v1/api${path}`);
        const status_ = () => {
          if (allowed.includes(who)) return 200;
          if (who === 'nobody') return 401;
          if (who === 'machine') return method === 'GET' ? 200 : 403;
          return HAVE.read.includes(who) ? 403 : 404;
        };
        expect([who, method, status]).toEqual([who, method, status_()]);
      }
    }
    await site.reset();
    const { body } = await site.call('max', 'GET', '/v1/api/workspaces');
    expect(body).toEqual({ IDs: ['of-team'] });
  });

  it('tell of a quota by name only what the caller may read', async () => {
    await site.reset();
    const { status, body } = await site.call(
      'nick',
      'GET',
      '/api/helium/quota?owner=user:default/olive',
    );
    expect([status, JSON.stringify(body).includes('of-olive')]).toEqual([
      200,
      false,
    ]);
  });

  it('go over with the workspace', async () => {
    await site.reset();
    await site.call(
      'olive',
      'POST',
      '/api/helium/workspaces/of-olive/transfer',
      {
        owner: 'group:default/team',
      },
    );
    const get = async (who: Identity) =>
      (await site.call(who, 'GET', '/api/helium/workspaces/of-olive')).status;
    expect([await get('olive'), await get('max'), await get('rita')]).toEqual([
      404, 200, 200,
    ]);
  });
});
