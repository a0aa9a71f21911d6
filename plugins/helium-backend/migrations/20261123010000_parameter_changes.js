// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  const names =
    knex.client.config.client === 'pg'
      ? `select json_agg(json_build_object('name', value))::text from json_array_elements_text(changed::json)`
      : `select json_group_array(json_object('name', value)) from json_each(changed)`;
  await rewrite(
    knex,
    names,
    'JSON, the parameters that it was asked for with another value, and where that is short, what it was and became. Null: none, or not known',
  );
};

/** @param {import('knex').Knex} knex */
// A replica of the version before writes the form before until it is replaced.
exports.down = async function down(knex) {
  const names =
    knex.client.config.client === 'pg'
      ? `select json_agg(case json_typeof(value) when 'string' then value else value -> 'name' end)::text from json_array_elements(changed::json)`
      : `select json_group_array(case type when 'text' then value else json_extract(value, '$.name') end) from json_each(changed)`;
  await rewrite(
    knex,
    names,
    'JSON, the names of the parameters that it was asked for with another value. Null: none, or not known',
  );
};

/**
 * Turns what each operation changed into another form.
 *
 * @param {import('knex').Knex} knex
 * @param {string} form - SQL, of one `changed`
 * @param {string} comment
 */
async function rewrite(knex, form, comment) {
  await knex('operations')
    .whereNotNull('changed')
    .update({ changed: knex.raw(`(${form})`) });
  if (knex.client.config.client === 'pg') {
    await knex.raw(`comment on column operations.changed is '${comment}'`);
  }
}
