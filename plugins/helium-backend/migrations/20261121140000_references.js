// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('workspace_references', table => {
    table.comment('Which workspaces are built on which others');
    table
      .uuid('workspace_id')
      .notNullable()
      .references('id')
      .inTable('workspaces')
      .onDelete('CASCADE');
    table.string('parameter', 100).notNullable().comment('That names it');
    table
      .uuid('referenced_id')
      .notNullable()
      .comment('The workspace that it is built on')
      .references('id')
      .inTable('workspaces')
      .onDelete('CASCADE');
    table.primary(['workspace_id', 'parameter']);
    table.index(['referenced_id'], 'workspace_references_referenced_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('workspace_references');
};
