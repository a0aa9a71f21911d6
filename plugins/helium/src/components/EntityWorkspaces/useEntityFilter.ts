import {
  Entity,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { getEntityRelations, useEntity } from '@backstage/plugin-catalog-react';
import { getWorkspaceNames } from '@helium-portal/backstage-plugin-helium-common';
import { useMemo } from 'react';
import type { WorkspacesFilter } from '../../hooks/useWorkspaces';

/** The workspace that an entity stands for, as the catalog has one of each; undefined for any other entity. */
export function workspaceOf(entity: Entity): string | undefined {
  const stands =
    entity.kind.toLocaleLowerCase('en-US') === 'resource' &&
    entity.spec?.type === 'workspace';
  return stands ? getWorkspaceNames(entity)[0] : undefined;
}

const OWNERS = ['user', 'group'];

/** Whose or which workspaces an entity's page shows: those that it names, else its own or its owners'; undefined when it has neither. */
export function filterOf(entity: Entity): WorkspacesFilter | undefined {
  const name = getWorkspaceNames(entity);
  if (name.length > 0) {
    return { name };
  }
  const owner = OWNERS.includes(entity.kind.toLocaleLowerCase('en-US'))
    ? [stringifyEntityRef(entity)]
    : getEntityRelations(entity, RELATION_OWNED_BY).map(stringifyEntityRef);
  return owner.length > 0 ? { owner } : undefined;
}

/** The same for the entity of the present page. */
export function useEntityFilter(): WorkspacesFilter | undefined {
  const { entity } = useEntity();
  return useMemo(() => filterOf(entity), [entity]);
}
