// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('workspaces', table => {
    table
      .timestamp('keep_data_until')
      .nullable()
      .comment(
        'Until when its destroy is to keep the data that persists. Null: it keeps none',
      );
  });
  await knex.schema.createTable('kept_data', table => {
    table.comment('Data that destroys have kept, until it is removed');
    table.uuid('id').primary();
    table
      .uuid('workspace_id')
      .notNullable()
      .references('id')
      .inTable('workspaces')
      .onDelete('CASCADE');
    table.string('where', 64).notNullable().comment('As of leftovers');
    table.string('kind').notNullable();
    table.string('namespace').notNullable().comment('Empty when there is none');
    table.string('name').notNullable();
    table.text('detail').nullable().comment('What people know it by');
    table.timestamp('kept_at').notNullable();
    table.timestamp('kept_until').notNullable();
    table.timestamp('removed_at').nullable();
    table.integer('tries').notNullable().defaultTo(0).comment('Of its removal');
    table.timestamp('tried_at').nullable().comment('When the last one began');
    table.text('failure').nullable().comment('Why the last one failed');
    table.unique(['workspace_id', 'where', 'kind', 'namespace', 'name'], {
      indexName: 'kept_data_reference_uq',
    });
  });
  await knex.raw(
    'create index kept_data_due_idx on kept_data (kept_until) where removed_at is null',
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('kept_data');
  await knex.schema.alterTable('workspaces', table => {
    table.dropColumn('keep_data_until');
  });
};
