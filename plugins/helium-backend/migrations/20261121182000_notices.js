// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('notices', table => {
    table.comment(
      'Notices of an expiry that were sent; another expiry has its own',
    );
    table
      .uuid('workspace_id')
      .notNullable()
      .references('id')
      .inTable('workspaces')
      .onDelete('CASCADE');
    table.timestamp('expires_at').notNullable().comment('What it was about');
    table
      .integer('before_seconds')
      .notNullable()
      .comment('How long before the expiry it was due');
    table.timestamp('sent_at').notNullable();
    table.text('recipients').notNullable().comment('JSON, entity references');
    table.primary(['workspace_id', 'expires_at', 'before_seconds']);
  });

  await knex.schema.alterTable('workspaces', table => {
    table
      .timestamp('notice_due_at')
      .nullable()
      .comment(
        'When notices are to be looked at, at once after a change of the expiry; null: there is nothing more to tell',
      );
  });
  await knex('workspaces')
    .where({ desired: 'present' })
    .update({ notice_due_at: knex.ref('updated_at') });
  await knex.raw(
    'create index workspaces_notice_due_idx on workspaces (notice_due_at) where notice_due_at is not null',
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('drop index workspaces_notice_due_idx');
  await knex.schema.alterTable('workspaces', table => {
    table.dropColumn('notice_due_at');
  });
  await knex.schema.dropTable('notices');
};
