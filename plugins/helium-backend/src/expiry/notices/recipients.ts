import type { AuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/**
 * Who is told of a workspace: its owner; for one who has left the catalog the groups that still name them as a member, else the
 * fallback. Where there is none the owner all the same, who may be somebody that the catalog never held.
 *
 * @returns entity references
 */
export async function recipientsOf(
  owner: string,
  options: { catalog: CatalogService; auth: AuthService; fallback?: string },
): Promise<string[]> {
  const { catalog, auth, fallback } = options;
  const credentials = await auth.getOwnServiceCredentials();
  if (await catalog.getEntityByRef(owner, { credentials })) {
    return [owner];
  }
  const { items: groups } = await catalog.getEntities(
    {
      filter: { kind: 'Group', 'relations.hasMember': owner },
      fields: ['kind', 'metadata.name', 'metadata.namespace'],
    },
    { credentials },
  );
  return groups.length
    ? groups.map(group => stringifyEntityRef(group)).sort()
    : [fallback ?? owner];
}
