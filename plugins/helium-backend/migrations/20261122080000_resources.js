// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('workspaces', table => {
    table
      .text('resources')
      .nullable()
      .comment(
        'What its stack had when the last attempt ended: resources by type. Null: not known',
      );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('workspaces', table => {
    table.dropColumn('resources');
  });
};
