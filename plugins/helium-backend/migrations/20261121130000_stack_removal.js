// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('attempts', table => {
    table
      .timestamp('removing_at')
      .nullable()
      .comment(
        'When its runner was about to remove the stack, which may be gone since; null: it left the stack',
      );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('attempts', table => {
    table.dropColumn('removing_at');
  });
};
