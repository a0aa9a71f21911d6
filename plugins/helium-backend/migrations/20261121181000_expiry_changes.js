// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('expiry_changes', table => {
    table.comment('Who or what set the expiry of a workspace, and why');
    table.bigIncrements('id');
    table
      .uuid('workspace_id')
      .notNullable()
      .references('id')
      .inTable('workspaces')
      .onDelete('CASCADE');
    table.timestamp('at').notNullable();
    table.timestamp('expires_at').nullable().comment('Null: pinned');
    table.string('set_by').notNullable().comment('Entity reference');
    table.text('rule').nullable().comment('In words; null: as asked for');
    table.text('reason').nullable();
    table
      .boolean('beyond_maximum')
      .notNullable()
      .comment('Later than the rules allow');
    table.index(['workspace_id', 'id'], 'expiry_changes_workspace_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('expiry_changes');
};
