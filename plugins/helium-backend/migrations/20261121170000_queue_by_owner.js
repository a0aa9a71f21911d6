// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('operations', table => {
    table
      .string('owner')
      .nullable()
      .comment(
        'Whose turn it takes in the queue: who owned the workspace when it was queued',
      );
  });
  await knex('operations').update({
    owner: knex('workspaces')
      .select('owner')
      .whereRaw('workspaces.id = operations.workspace_id'),
  });
  // A claim reads who waits, in order, however much else the table holds.
  await knex.raw(
    `create index operations_turn_idx on operations (owner, queued_at, id) where state = 'queued'`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('drop index operations_turn_idx');
  await knex.schema.alterTable('operations', table => {
    table.dropColumn('owner');
  });
};
