import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What somebody must have to be served. */
export type Need =
  /** Nothing: it needs no credentials. */
  | 'nothing'
  /** To be signed in. */
  | 'signed in'
  /** To know of the workspace. */
  | 'read'
  /** To own the workspace, or to manage it for its owner. */
  | 'manage'
  /** To own the workspace. */
  | 'own'
  /** To administrate the portal. */
  | 'administrate';

export interface Route {
  need: Need;
  /** Of who is served; `200` by default. */
  status?: number;
  /** Appended to the path. */
  query?: string;
  /** What stands in braces is filled in, as in the path. */
  body?: object;
  /** Whether the workspace's operation is still to be under way. */
  underWay?: boolean;
  /** Of the audit event that each attempt leaves. */
  audit?: string;
  /** The permission that a machine's token may name. */
  permission?: string;
}

/** Every route of the API, by method and path as the OpenAPI document writes them. */
export const ROUTES: Record<string, Route> = {
  'GET /health/live': { need: 'nothing' },
  'GET /health/ready': { need: 'nothing' },

  'GET /programs': { need: 'signed in', permission: 'helium.program.read' },
  'GET /quota': { need: 'signed in', permission: 'helium.workspace.create' },
  'POST /programs/{name}/effective-values': {
    need: 'signed in',
    body: {},
    permission: 'helium.workspace.create',
  },
  'GET /workspaces': {
    need: 'signed in',
    permission: 'helium.workspace.read',
  },
  'GET /kept-data': {
    need: 'signed in',
    permission: 'helium.workspace.read',
  },
  'GET /workspace-names/{name}': {
    need: 'signed in',
    permission: 'helium.workspace.create',
  },
  'POST /workspaces': {
    need: 'signed in',
    body: { owner: 'group:default/team' },
    status: 202,
    audit: 'workspace-create',
    permission: 'helium.workspace.create',
  },

  'POST /previews': {
    need: 'signed in',
    body: { owner: 'group:default/team' },
    status: 202,
    audit: 'workspace-preview',
    permission: 'helium.workspace.create',
  },

  // Somebody else's, or none, is not found.
  'GET /previews/{operationId}': {
    need: 'signed in',
    status: 404,
    permission: 'helium.workspace.create',
  },
  'POST /previews/{operationId}/cancel': {
    need: 'signed in',
    status: 404,
    audit: 'operation-cancel',
    permission: 'helium.workspace.create',
  },

  'GET /workspaces/{name}': {
    need: 'read',
    permission: 'helium.workspace.read',
  },
  'GET /workspaces/{name}/expiry-changes': {
    need: 'read',
    permission: 'helium.workspace.read',
  },
  'GET /workspaces/{name}/effective-values': {
    need: 'read',
    permission: 'helium.workspace.read',
  },
  'GET /workspaces/{name}/operations': {
    need: 'read',
    permission: 'helium.workspace.read',
  },
  'GET /workspaces/{name}/operations/{operationId}': {
    need: 'read',
    permission: 'helium.workspace.read',
  },
  'GET /workspaces/{name}/operations/{operationId}/events': {
    need: 'read',
    permission: 'helium.workspace.read',
  },

  'PATCH /workspaces/{name}': {
    need: 'manage',
    body: { parameters: { size: 'large' } },
    status: 202,
    audit: 'workspace-update',
    permission: 'helium.workspace.update',
  },
  'PUT /workspaces/{name}/labels': {
    need: 'manage',
    body: { labels: { tier: 'demo' } },
    audit: 'workspace-label',
    permission: 'helium.workspace.update',
  },
  'POST /workspaces/{name}/preview': {
    need: 'manage',
    body: {},
    status: 202,
    audit: 'workspace-preview',
    permission: 'helium.workspace.update',
  },
  'POST /workspaces/{name}/extend': {
    need: 'manage',
    body: { expiresIn: 'PT1H' },
    audit: 'workspace-extend',
    permission: 'helium.workspace.extend',
  },
  'POST /workspaces/{name}/operations/{operationId}/cancel': {
    need: 'manage',
    underWay: true,
    status: 202,
    audit: 'operation-cancel',
    permission: 'helium.operation.cancel',
  },
  'POST /workspaces/{name}/secrets/{output}': {
    need: 'manage',
    audit: 'workspace-secret-read',
    permission: 'helium.workspace.secrets.read',
  },

  'DELETE /workspaces/{name}': {
    need: 'own',
    status: 202,
    audit: 'workspace-delete',
    permission: 'helium.workspace.delete',
  },
  'POST /workspaces/{name}/leftovers/remove': {
    need: 'own',
    // It has none.
    body: { items: [{ kind: 'ClusterRole', name: 'otter', where: 'local' }] },
    status: 400,
    audit: 'workspace-leftovers-remove',
    permission: 'helium.workspace.delete',
  },
  'POST /workspaces/{name}/kept-data/remove': {
    need: 'own',
    body: { ids: ['{id}'] },
    // It is not deleted.
    status: 409,
    audit: 'kept-data-remove',
    permission: 'helium.workspace.delete',
  },
  'POST /workspaces/{name}/transfer': {
    need: 'own',
    body: { owner: 'group:default/others' },
    audit: 'workspace-transfer',
    permission: 'helium.workspace.transfer',
  },
  'POST /workspaces/{name}/shares': {
    need: 'own',
    body: { entity: 'group:default/others', access: 'read' },
    audit: 'workspace-share',
    permission: 'helium.workspace.share',
  },
  'DELETE /workspaces/{name}/shares': {
    need: 'own',
    query: '?entity=user:default/rita',
    audit: 'workspace-unshare',
    permission: 'helium.workspace.share',
  },

  'POST /workspaces/{name}/repair': {
    need: 'administrate',
    body: {},
    status: 202,
    audit: 'workspace-repair',
    permission: 'helium.workspace.repair',
  },
  'GET /workspaces/{name}/backups': {
    need: 'administrate',
    permission: 'helium.workspace.repair',
  },
  'GET /orphan-stacks': { need: 'administrate', permission: 'helium.admin' },
  'GET /administration': { need: 'administrate', permission: 'helium.admin' },
  'GET /administration/quota': {
    need: 'administrate',
    permission: 'helium.admin',
  },
};

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/** The same, as the OpenAPI document has them. */
export function documentedRoutes(): string[] {
  const { paths } = parse(
    readFileSync(
      resolvePackagePath(
        '@helium-portal/backstage-plugin-helium-backend',
        'src/schema/openapi.yaml',
      ),
      'utf8',
    ),
  );
  return Object.entries<object>(paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter(method => METHODS.includes(method))
      .map(method => `${method.toUpperCase()} ${path}`),
  );
}
