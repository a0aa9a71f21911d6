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
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('attempts', table => {
    table.dropColumn('began_at');
    table.dropColumn('place');
  });
};
