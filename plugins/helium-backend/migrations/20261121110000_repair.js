// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('operations', table => {
    table.text('input').nullable().comment('JSON, what a repair is asked for');
    table.text('findings').nullable().comment('JSON, what a repair found');
  });
  await knex.schema.alterTable('attempts', table => {
    table
      .string('host', 255)
      .nullable()
      .comment('Of its runner, as the locks that it takes name it');
  });

  await knex.schema.createTable('state_backups', table => {
    table.comment('Copies of stacks before they were changed');
    table.uuid('id').primary().notNullable();
    table
      .uuid('workspace_id')
      .notNullable()
      .references('id')
      .inTable('workspaces')
      .onDelete('CASCADE');
    table.uuid('operation_id').notNullable();
    table
      .string('reason', 16)
      .notNullable()
      .comment('update, refresh, destroy, recovery, repair');
    table.timestamp('at').notNullable();
    table.integer('resources').notNullable();
    table.integer('bytes').notNullable().comment('Of data');
    table
      .binary('data')
      .notNullable()
      .comment('A gzipped export, its secrets encrypted as the stack has them');
    table.index(['workspace_id', 'at'], 'state_backups_workspace_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('state_backups');
  await knex.schema.alterTable('attempts', table => {
    table.dropColumn('host');
  });
  await knex.schema.alterTable('operations', table => {
    table.dropColumn('findings');
    table.dropColumn('input');
  });
};
