// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('workspaces', table => {
    table
      .text('data')
      .nullable()
      .comment(
        'What of it was data when the last attempt ended, by name. Null: not known',
      );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('workspaces', table => {
    table.dropColumn('data');
  });
};
