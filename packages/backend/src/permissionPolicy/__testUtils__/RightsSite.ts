import type { Entity } from '@backstage/catalog-model';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPortal, type TestPortal } from '../../__testUtils__/startPortal';

/** Secret output of each workspace; in no audit event and no log. */
export const SECRET = 'hunter2-is-secret';

const MACHINE_TOKEN = 'a-token-of-at-least-eight-letters';

/** Who comes to the portal. `machine` is a service whose token may only read and create, `nobody` has no credentials. */
export const IDENTITIES = [
  'olive',
  'max',
  'rita',
  'mona',
  'nick',
  'ada',
  'machine',
  'nobody',
] as const;

export type Identity = (typeof IDENTITIES)[number];

const MACHINE_PERMISSIONS = [
  'helium.program.read',
  'helium.workspace.create',
  'helium.workspace.read',
];

/** What the machine's token is for. */
export const isForMachine = (permission: string | undefined) =>
  MACHINE_PERMISSIONS.includes(permission ?? '');

const TABLES = ['workspaces', 'operations', 'workspace_shares', 'kept_data'];

const entity = (kind: 'User' | 'Group', name: string, group?: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name },
  spec: {},
  relations: group
    ? [{ type: 'memberOf', targetRef: `group:default/${group}` }]
    : [],
});

const ENTITIES: Entity[] = [
  entity('User', 'olive'),
  entity('User', 'max', 'team'),
  entity('User', 'rita'),
  entity('User', 'mona'),
  entity('User', 'nick', 'others'),
  entity('User', 'ada', 'administrators'),
  entity('Group', 'team'),
  entity('Group', 'others'),
  entity('Group', 'administrators'),
];

/**
 * A portal with two workspaces: one that olive owns, and one that the team owns, which max is in. Rita may read and mona manage both,
 * because they were shared; nick has nothing to do with them, and ada administrates.
 */
export class RightsSite {
  readonly portal: TestPortal;
  readonly #folder: string;
  readonly #tokens: Map<Identity, string>;
  /** As they were made, by table. */
  readonly #rows: Array<[string, object[]]> = [];

  private constructor(
    portal: TestPortal,
    folder: string,
    tokens: Map<Identity, string>,
  ) {
    this.portal = portal;
    this.#folder = folder;
    this.#tokens = tokens;
  }

  static async open(): Promise<RightsSite> {
    const folder = await mkdtemp(join(tmpdir(), 'helium-rights-'));
    const command = join(folder, 'pulumi');
    await writeFile(
      command,
      `#!/bin/sh
if [ "$1" = version ]; then echo v3.250.0; exit; fi
echo '{"token": "${SECRET}"}'
`,
      { mode: 0o700 },
    );
    const portal = await startPortal({
      entities: ENTITIES,
      config: {
        backend: {
          auth: {
            externalAccess: [
              {
                type: 'static',
                options: { token: MACHINE_TOKEN, subject: 'machine' },
                accessRestrictions: [
                  { plugin: 'helium', permission: MACHINE_PERMISSIONS },
                ],
              },
            ],
          },
        },
      },
      helium: {
        administrators: ['group:default/administrators'],
        pulumi: { backendUrl: `file://${folder}`, passphrase: 'p', command },
        operations: { concurrency: 0, workDirectory: join(folder, 'work') },
      },
    });
    const tokens = new Map<Identity, string>([['machine', MACHINE_TOKEN]]);
    for (const name of IDENTITIES.slice(0, -2)) {
      tokens.set(name, await portal.signIn(name));
    }
    const site = new RightsSite(portal, folder, tokens);
    await site.#make('olive', 'of-olive', 'user:default/olive');
    await site.#make('max', 'of-team', 'group:default/team');
    for (const { id } of await portal.knex('workspaces')) {
      const now = portal.knex.fn.now();
      await portal.knex('kept_data').insert({
        id,
        workspace_id: id,
        where: 'cloud',
        kind: 'Disk',
        namespace: '',
        name: 'data',
        kept_at: now,
        kept_until: now,
      });
    }
    for (const table of TABLES) {
      site.#rows.push([table, await portal.knex(table)]);
    }
    return site;
  }

  async close(): Promise<void> {
    await this.portal.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Both workspaces as they are when nobody has touched them: ready, and nothing under way, if it isn't wanted. */
  async reset({ underWay = false } = {}): Promise<void> {
    const { knex, audited } = this.portal;
    await knex('workspaces').delete();
    for (const [table, rows] of this.#rows) {
      await knex(table).insert(rows);
    }
    if (!underWay) {
      await knex('operations').update({ state: 'succeeded', active: false });
      await knex('workspaces').update({
        status: 'ready',
        observed_generation: 1,
      });
    }
    audited.length = 0;
  }

  async #make(who: Identity, name: string, owner: string): Promise<void> {
    const base = '/api/helium/workspaces';
    const expiresIn = 'PT8H';
    await this.call(who, 'POST', base, { name, owner, expiresIn });
    for (const [ref, access] of [
      ['user:default/rita', 'read'],
      ['user:default/mona', 'manage'],
    ]) {
      await this.call(who, 'POST', `${base}/${name}/shares`, {
        entity: ref,
        access,
      });
    }
  }

  /** What there is, to see that a refusal changed nothing. */
  async snapshot(): Promise<unknown> {
    const { knex } = this.portal;
    return await Promise.all(
      [...TABLES, 'workspace_labels'].map(async table => await knex(table)),
    );
  }

  async operationOf(name: string): Promise<string> {
    const { knex } = this.portal;
    const row = await knex('operations')
      .join('workspaces', 'workspaces.id', 'operations.workspace_id')
      .where({ name })
      .first('operations.id');
    return row.id;
  }

  async keptDataOf(name: string): Promise<string> {
    const row = await this.portal.knex('workspaces').where({ name }).first();
    return row.id;
  }

  async call(who: Identity, method: string, path: string, body?: unknown) {
    return await this.portal.call(method, path, {
      token: this.#tokens.get(who),
      body,
    });
  }
}
