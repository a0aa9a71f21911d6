// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('previews', table => {
    table.comment('What would be changed, and by which parameters');
    table
      .uuid('operation_id')
      .primary()
      .notNullable()
      .references('id')
      .inTable('operations')
      .onDelete('CASCADE');
    table
      .text('parameters')
      .notNullable()
      .comment('JSON, those proposed, secrets left out');
    table
      .text('secret_parameters')
      .nullable()
      .comment('JWE, until the operation has ended');
    table.text('result').nullable().comment('JSON, once it succeeded');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('previews');
};
