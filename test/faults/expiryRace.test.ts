import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import knex, { Knex } from 'knex';
import { Side } from './support/Side';

jest.setTimeout(1_200_000);

const RACES = 1_000;

interface Line {
  ready?: boolean;
  name: string;
  extended: boolean;
  expiresAt?: number;
  error?: string;
  message?: string;
}

interface Row {
  name: string;
  desired: string;
  expires_at: Date | number;
  active: string | null;
  destroys: number | string;
}

/** Where each replica finds the database, and where the test does. */
async function openDatabase(client: string) {
  const folder = await mkdtemp(join(tmpdir(), 'helium-race-'));
  if (client === 'better-sqlite3') {
    await mkdir(join(folder, 'db'));
    return {
      folder,
      config: { client, connection: { directory: join(folder, 'db') } },
      look: (): Knex =>
        knex({
          client,
          connection: join(folder, 'db', 'helium.sqlite'),
          useNullAsDefault: true,
        }),
    };
  }
  const url = process.env.BACKSTAGE_TEST_DATABASE_POSTGRES16_CONNECTION_STRING!;
  const prefix = `race_${randomBytes(4).toString('hex')}_`;
  return {
    folder,
    config: { client, connection: url, prefix },
    look: (): Knex =>
      knex({
        client,
        connection: url.replace(/\/postgres$/, `/${prefix}helium`),
      }),
  };
}

describe.each([['better-sqlite3'], ['pg']])('expiry on %s', client => {
  const sides: Side<Line>[] = [];
  let folder: string | undefined;
  let look: Knex | undefined;

  afterEach(async () => {
    sides.splice(0).forEach(side => side.kill());
    await look?.destroy();
    await rm(folder!, { recursive: true, force: true });
  });

  function start(argument: object): Side<Line> {
    const side = Side.start<Line>('expiryRace', argument);
    sides.push(side);
    return side;
  }

  it(`and extension: one wins each of ${RACES} races, and neither is lost`, async () => {
    const database = await openDatabase(client);
    folder = database.folder;
    const common = { database: database.config, count: RACES };
    await start({ ...common, role: 'prepare' }).ended();

    look = database.look();
    const sweeps = [start({ ...common, role: 'sweep' })];
    if (client === 'pg') {
      sweeps.push(start({ ...common, role: 'sweep' }));
    }
    await Promise.all(sweeps.map(sweep => sweep.ready()));
    const answers = await start({ ...common, role: 'extend' }).ended();
    sweeps.forEach(sweep => sweep.tell());
    await Promise.all(sweeps.map(sweep => sweep.ended()));

    const told = new Map(
      answers.filter(({ name }) => name).map(line => [line.name, line]),
    );
    const rows: Row[] = await look('workspaces as w').select(
      'w.name',
      'w.desired',
      'w.expires_at',
      {
        active: look('operations as o')
          .select('o.kind')
          .whereRaw('o.workspace_id = w.id')
          .where({ 'o.active': true }),
        destroys: look('operations as o')
          .count('*')
          .whereRaw('o.workspace_id = w.id')
          .where({ 'o.kind': 'destroy' }),
      },
    );
    expect(rows).toHaveLength(RACES);
    expect(told.size).toBe(RACES);

    const alive = { desired: 'present', active: null, destroys: 0 };
    const expired = { desired: 'absent', active: 'destroy', destroys: 1 };
    const wrong = rows.flatMap(row => {
      const answer = told.get(row.name)!;
      const is = {
        desired: row.desired,
        active: row.active,
        destroys: Number(row.destroys),
      };
      const should = answer.extended ? alive : expired;
      const kept =
        !answer.extended ||
        new Date(row.expires_at).getTime() === answer.expiresAt;
      return kept && JSON.stringify(is) === JSON.stringify(should)
        ? []
        : [{ ...is, answer }];
    });
    expect(wrong).toEqual([]);

    const refusals = [...told.values()].filter(({ extended }) => !extended);
    // Both must happen, or this was no race.
    expect(refusals.length).toBeGreaterThan(RACES / 20);
    expect(refusals.length).toBeLessThan(RACES - RACES / 20);
    const odd = refusals.filter(
      ({ error, message }) =>
        error !== 'ConflictError' &&
        error !== 'FieldConflictError' &&
        !(client === 'better-sqlite3' && message?.includes('locked')),
    );
    expect(odd).toEqual([]);
  });
});
