import {
  Entity,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { getEntityRelations, useEntity } from '@backstage/plugin-catalog-react';
import { useMemo } from 'react';

const OWNERS = ['user', 'group'];

/** Those whose workspaces an entity's page shows: itself, or its owners. */
export function ownerRefsOf(entity: Entity): string[] {
  return OWNERS.includes(entity.kind.toLocaleLowerCase('en-US'))
    ? [stringifyEntityRef(entity)]
    : getEntityRelations(entity, RELATION_OWNED_BY).map(stringifyEntityRef);
}

/** The same for the entity of the present page. */
export function useOwnerRefs(): string[] {
  const { entity } = useEntity();
  return useMemo(() => ownerRefsOf(entity), [entity]);
}
