// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('quota_locks', table => {
    table.comment(
      'What those wait for in turn whose workspaces count against one limit',
    );
    table.string('scope', 16).notNullable().comment('owner, group or program');
    table.string('subject').notNullable().comment('Of the limit');
    table.primary(['scope', 'subject']);
  });
  for (const column of ['owner', 'program']) {
    await knex.raw(
      `create index workspaces_${column}_live_idx on workspaces (${column}) where destroyed_at is null`,
    );
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const column of ['owner', 'program']) {
    await knex.raw(`drop index workspaces_${column}_live_idx`);
  }
  await knex.schema.dropTable('quota_locks');
};
