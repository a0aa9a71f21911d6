// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('operations', table => {
    table
      .string('program', 63)
      .nullable()
      .comment("The workspace's; so that what earlier runs took is found");
  });
  await knex('operations').update({
    program: knex('workspaces')
      .select('program')
      .whereRaw('workspaces.id = operations.workspace_id'),
  });
  // An estimate reads the newest of one program and kind, however many there are.
  await knex.raw(
    `create index operations_estimate_idx on operations (program, kind, finished_at) where state = 'succeeded'`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('drop index operations_estimate_idx');
  await knex.schema.alterTable('operations', table => {
    table.dropColumn('program');
  });
};
