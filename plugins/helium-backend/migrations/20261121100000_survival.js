// @ts-check

const { randomUUID } = require('node:crypto');

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('attempts', table => {
    table
      .text('place')
      .nullable()
      .comment('Where its executor leaves what finds its runner again');
    table
      .timestamp('began_at')
      .nullable()
      .comment('When its runner got the specification; null: it never began');
    table
      .double('lease_seconds')
      .nullable()
      .comment(
        'How long its lease holds without a heartbeat, which its runner goes by; null: as configured',
      );
  });
  // Whether those of before began is not known, and what may have begun is treated as if it had.
  await knex('attempts').update({ began_at: knex.ref('started_at') });
  // A lease stays with its workspace; looking for those that are held must not take longer the more workspaces there are.
  await knex.raw(
    'create index leases_held_idx on leases (attempt_id) where attempt_id is not null',
  );
  await knex.schema.createTable('installation', table => {
    table.comment('One row: which of the portals this database belongs to');
    table
      .uuid('id')
      .primary()
      .comment('Carried by what runners leave where others may leave theirs');
  });
  await knex('installation').insert({ id: randomUUID() });
  await knex.schema.createTable('replicas', table => {
    table.comment('The workers that say that they are there');
    table.text('holder').primary().comment('As leases name it');
    table.timestamp('since').notNullable().comment('When it first said so');
    table.timestamp('seen_at').notNullable().comment('When it last said so');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('replicas');
  await knex.schema.dropTable('installation');
  await knex.raw('drop index if exists leases_held_idx');
  await knex.schema.alterTable('attempts', table => {
    table.dropColumn('lease_seconds');
    table.dropColumn('began_at');
    table.dropColumn('place');
  });
};
