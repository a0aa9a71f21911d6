// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('workspaces', table => {
    table
      .boolean('draft')
      .notNullable()
      .defaultTo(false)
      .comment('Never made, and only there for the preview of its creation');
  });
  await knex.raw(
    `create index workspaces_draft_idx on workspaces (created_by) where draft = ${
      knex.client.config.client === 'pg' ? 'true' : '1'
    }`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex('workspaces').where({ draft: true }).delete();
  await knex.raw('drop index workspaces_draft_idx');
  await knex.schema.alterTable('workspaces', table => {
    table.dropColumn('draft');
  });
};
