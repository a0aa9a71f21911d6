// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('workspaces', table => {
    table
      .text('unverified')
      .nullable()
      .comment(
        'Why nobody has looked for what is left of it; null: it was looked for, or it is not destroyed',
      );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('workspaces', table => {
    table.dropColumn('unverified');
  });
};
