import { HeliumTestDatabases } from './__testUtils__/databases';
import {
  isUniqueViolation,
  plusSeconds,
  readNow,
  readTogether,
  toDate,
} from './database';

const databases = HeliumTestDatabases.create();

describe.each(databases.ids)('time on %s', id => {
  it('is the same instant as a column, an expression and a Date', async () => {
    const knex = await databases.empty(id);
    await knex.schema.createTable('times', table => {
      table.integer('id');
      table.timestamp('at');
    });
    const now = await readNow(knex);
    expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(5_000);
    expect(now.getTime() % 1).toBe(0);

    await knex('times').insert([
      { id: 1, at: plusSeconds(knex, -60) },
      { id: 2, at: plusSeconds(knex, 60.5) },
      { id: 3, at: now },
      { id: 4, at: null },
    ]);
    const ids = async (from: any) =>
      (await knex('times').where('at', '<=', from).orderBy('id')).map(
        row => row.id,
      );
    expect(await ids(plusSeconds(knex, 0))).toEqual([1, 3]);
    expect(await ids(now)).toEqual([1, 3]);
    expect(await ids(plusSeconds(knex, 120))).toEqual([1, 2, 3]);

    const rows = await knex('times').orderBy('id');
    expect(toDate(rows[2].at)).toEqual(now);
    expect(toDate(rows[3].at)).toBeUndefined();
  });

  it('tells a unique violation from other errors', async () => {
    const knex = await databases.empty(id);
    await knex.schema.createTable('names', table => {
      table.string('name').unique();
    });
    await knex('names').insert({ name: 'a' });
    const twice = await knex('names')
      .insert({ name: 'a' })
      .catch(error => error);
    const other = await knex('nothing').catch(error => error);
    expect(isUniqueViolation(twice)).toBe(true);
    expect(isUniqueViolation(other)).toBe(false);
  });

  it('reads as of one instant, whatever is written in between', async () => {
    const knex = await databases.empty(id);
    await knex.schema.createTable('counts', table => {
      table.integer('count');
    });
    await knex('counts').insert({ count: 1 });
    let writing: PromiseLike<number> | undefined;
    const seen = await readTogether(knex, async trx => {
      const before = await trx('counts').first();
      writing = knex('counts').update({ count: 2 }).then();
      // SQLite has one connection, which is this reader's until it is done.
      if (id !== 'SQLITE_3') {
        await writing;
      }
      return [before.count, (await trx('counts').first()).count];
    });
    await writing;
    expect(seen).toEqual([1, 1]);
    expect(await knex('counts').first()).toEqual({ count: 2 });
  });
});
