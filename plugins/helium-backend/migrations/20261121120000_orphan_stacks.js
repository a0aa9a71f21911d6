// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('orphan_stacks', table => {
    table.comment(
      'Stacks and workspaces that miss each other, as the last scan of the state backend saw them',
    );
    table.string('kind', 16).notNullable().comment('no-workspace or no-stack');
    table.string('project', 100).notNullable().comment('Pulumi project');
    table.string('stack', 100).notNullable();
    table.uuid('workspace_id').nullable().comment('Of no-stack');
    table.integer('resources').nullable().comment('In the stack');
    table.timestamp('updated_at').nullable().comment('The stack, by Pulumi');
    table.timestamp('first_seen_at').notNullable();
    table.timestamp('last_seen_at').notNullable();
    table
      .integer('sightings')
      .notNullable()
      .comment('Scans in a row; reported from the second on');
    table.primary(['kind', 'project', 'stack']);
  });

  await knex.schema.alterTable('operations', table => {
    table
      .timestamp('events_deleted_at')
      .nullable()
      .comment('When its events were past their retention');
  });
  // What housekeeping has yet to come by.
  await knex.raw(
    'create index operations_events_kept_idx on operations (finished_at) where events_deleted_at is null',
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('drop index operations_events_kept_idx');
  await knex.schema.alterTable('operations', table => {
    table.dropColumn('events_deleted_at');
  });
  await knex.schema.dropTable('orphan_stacks');
};
