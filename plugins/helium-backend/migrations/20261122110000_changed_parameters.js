// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('operations', table => {
    table
      .text('changed')
      .nullable()
      .comment(
        'JSON, the names of the parameters that it was asked for with another value. Null: none, or not known',
      );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('operations', table => {
    table.dropColumn('changed');
  });
};
