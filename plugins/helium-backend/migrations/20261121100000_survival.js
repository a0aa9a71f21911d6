// @ts-check

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
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('drop index if exists leases_held_idx');
  await knex.schema.alterTable('attempts', table => {
    table.dropColumn('lease_seconds');
    table.dropColumn('began_at');
    table.dropColumn('place');
  });
};
