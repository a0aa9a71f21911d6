// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('workspaces', table => {
    table
      .timestamp('grace_ends_at')
      .nullable()
      .comment(
        'When a workspace that has expired is destroyed; until then it sleeps. Null: it has not expired, or has no grace',
      );
    table
      .boolean('asleep')
      .notNullable()
      .defaultTo(false)
      .comment(
        'Its workloads may be scaled down: from when a sleep is asked for until an update has succeeded',
      );
    table.index(['grace_ends_at'], 'workspaces_grace_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('workspaces', table => {
    table.dropIndex(['grace_ends_at'], 'workspaces_grace_idx');
    table.dropColumn('asleep');
    table.dropColumn('grace_ends_at');
  });
};
