// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('workspace_labels', table => {
    table.comment('What people call workspaces by, and policies look at');
    table
      .uuid('workspace_id')
      .notNullable()
      .references('id')
      .inTable('workspaces')
      .onDelete('CASCADE');
    table.string('label', 317).notNullable().comment('As in Kubernetes');
    table.string('value', 63).notNullable();
    table.primary(['workspace_id', 'label']);
    table.index(
      ['label', 'value', 'workspace_id'],
      'workspace_labels_label_idx',
    );
  });
  await knex.schema.createTable('workspace_shares', table => {
    table.comment('Who else may use a workspace');
    table
      .uuid('workspace_id')
      .notNullable()
      .references('id')
      .inTable('workspaces')
      .onDelete('CASCADE');
    table.string('entity').notNullable().comment('Entity reference');
    table.string('access', 16).notNullable().comment('read or manage');
    table.string('granted_by').notNullable().comment('Entity reference');
    table.timestamp('granted_at').notNullable();
    table.primary(['workspace_id', 'entity']);
    table.index(
      ['entity', 'access', 'workspace_id'],
      'workspace_shares_entity_idx',
    );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('workspace_shares');
  await knex.schema.dropTable('workspace_labels');
};
