// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('workspaces', table => {
    table.comment('One stack that people know by name');
    table.uuid('id').primary().notNullable();
    table.string('name', 63).notNullable().comment('DNS label; the stack name');
    table.string('program', 63).notNullable();
    table.string('project', 63).notNullable().comment('Pulumi project');
    table.string('owner').notNullable().comment('Entity reference');
    table.string('created_by').notNullable().comment('Entity reference');
    table.boolean('rehearsal').notNullable();
    table.string('desired', 16).notNullable().comment('present or absent');
    table.integer('generation').notNullable().comment('Raised by each change');
    table
      .integer('observed_generation')
      .notNullable()
      .comment('What the last successful operation reached');
    table
      .string('status', 32)
      .notNullable()
      .comment('Derived by deriveStatus on each write, so that SQL can filter');
    table.text('parameters').notNullable().comment('JSON, secrets left out');
    table.text('secret_parameters').nullable().comment('JWE');
    table.text('outputs').notNullable().comment('JSON, non-secret ones only');
    table.text('connections').notNullable().comment('JSON');
    table.text('checks').notNullable().comment('JSON, last seen results');
    table.text('leftovers').notNullable().comment('JSON');
    table.text('failure').nullable().comment('JSON');
    table.timestamp('created_at').notNullable();
    table.timestamp('updated_at').notNullable();
    table.timestamp('expires_at').nullable().comment('Null: pinned');
    table.timestamp('destroyed_at').nullable();
    table.string('ended_by').nullable().comment('Who made it absent');
    table.text('ended_reason').nullable();
    table.index(['name'], 'workspaces_name_idx');
    table.index(['owner', 'status'], 'workspaces_owner_status_idx');
    table.index(['status', 'expires_at'], 'workspaces_status_expiry_idx');
    table.index(['created_at', 'id'], 'workspaces_created_idx');
  });
  // A name is free again once its workspace is destroyed.
  await knex.raw(
    'create unique index workspaces_name_live_uq on workspaces (name) where destroyed_at is null',
  );

  await knex.schema.createTable('operations', table => {
    table.comment('One thing done to a workspace');
    table.uuid('id').primary().notNullable();
    table
      .uuid('workspace_id')
      .notNullable()
      .references('id')
      .inTable('workspaces')
      .onDelete('CASCADE');
    table
      .string('kind', 16)
      .notNullable()
      .comment('create, update, refresh, preview, destroy, repair');
    table
      .string('state', 16)
      .notNullable()
      .comment(
        'queued, claimed, running, stopping, suspect, recovering, succeeded, failed, cancelled, needs-attention',
      );
    table.boolean('active').notNullable().comment('False in a final state');
    table.integer('generation').notNullable();
    table.string('requested_by').notNullable().comment('Entity reference');
    table.text('reason').nullable();
    table.integer('attempt').notNullable().comment('Attempts so far');
    table.timestamp('queued_at').notNullable();
    table.timestamp('not_before').notNullable().comment('Backoff');
    table.timestamp('started_at').nullable();
    table.timestamp('finished_at').nullable();
    table.timestamp('cancel_requested_at').nullable();
    table.text('error').nullable().comment('JSON');
    table.text('summary').nullable().comment('JSON, resource changes');
    table.index(['state', 'not_before', 'queued_at'], 'operations_queue_idx');
    table.index(['workspace_id', 'queued_at'], 'operations_workspace_idx');
  });
  await knex.raw(
    `create unique index operations_active_uq on operations (workspace_id) where active = ${
      knex.client.config.client === 'pg' ? 'true' : '1'
    }`,
  );

  await knex.schema.createTable('idempotency_keys', table => {
    table.comment('Calls that had an Idempotency-Key, and their effect');
    table.string('caller').notNullable().comment('Entity reference');
    table.string('key', 255).notNullable();
    table.string('digest', 64).notNullable().comment('Of the request');
    table
      .uuid('workspace_id')
      .notNullable()
      .references('id')
      .inTable('workspaces')
      .onDelete('CASCADE');
    table.uuid('operation_id').nullable();
    table.timestamp('created_at').notNullable();
    table.primary(['caller', 'key']);
    table.index(['created_at'], 'idempotency_keys_created_idx');
  });

  await knex.schema.createTable('attempts', table => {
    table.comment('One try at an operation');
    table.uuid('id').primary().notNullable();
    table
      .uuid('operation_id')
      .notNullable()
      .references('id')
      .inTable('operations')
      .onDelete('CASCADE');
    table.integer('number').notNullable();
    table.integer('fence').notNullable();
    table.string('executor', 32).notNullable();
    table.text('handle').nullable().comment('JSON, what the executor observes');
    table.string('token_hash', 64).notNullable().comment('SHA-256, hex');
    table.string('state', 16).notNullable();
    table.timestamp('started_at').notNullable();
    table.timestamp('heartbeat_at').nullable();
    table.timestamp('finished_at').nullable();
    table.text('error').nullable().comment('JSON');
    table.unique(['operation_id', 'number'], {
      indexName: 'attempts_operation_number_uq',
    });
  });

  await knex.schema.createTable('leases', table => {
    table.comment(
      'Who may work on a workspace; the row stays, its fence rises',
    );
    table
      .uuid('workspace_id')
      .primary()
      .notNullable()
      .references('id')
      .inTable('workspaces')
      .onDelete('CASCADE');
    table.integer('fence').notNullable();
    table.uuid('attempt_id').nullable();
    table.string('holder').nullable().comment('Replica');
    table.timestamp('expires_at').nullable();
    table.index(['expires_at'], 'leases_expiry_idx');
  });

  await knex.schema.createTable('events', table => {
    table.comment('What an operation reported, in order');
    table.bigIncrements('id');
    table
      .uuid('operation_id')
      .notNullable()
      .references('id')
      .inTable('operations')
      .onDelete('CASCADE');
    table.uuid('attempt_id').nullable();
    table
      .integer('sequence')
      .notNullable()
      .comment('Of the attempt; a batch sent twice is stored once');
    table.timestamp('at').notNullable();
    table.string('type', 32).notNullable();
    table.text('data').notNullable().comment('JSON');
    table.unique(['attempt_id', 'sequence'], {
      indexName: 'events_attempt_sequence_uq',
    });
    table.index(['operation_id', 'id'], 'events_operation_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'events',
    'leases',
    'attempts',
    'idempotency_keys',
    'operations',
    'workspaces',
  ]) {
    await knex.schema.dropTable(table);
  }
};
