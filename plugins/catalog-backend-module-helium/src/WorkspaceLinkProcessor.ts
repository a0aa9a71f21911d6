import {
  type Entity,
  getCompoundEntityRef,
  RELATION_DEPENDENCY_OF,
  RELATION_DEPENDS_ON,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { LocationSpec } from '@backstage/plugin-catalog-common';
import {
  type CatalogProcessor,
  type CatalogProcessorEmit,
  processingResult,
} from '@backstage/plugin-catalog-node';
import { getWorkspaceNames } from '@helium-portal/backstage-plugin-helium-common';
import { workspaceEntityName } from './workspaceEntity';

/** Relates entities to the workspaces that their annotation names, as what they depend on. */
export class WorkspaceLinkProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'WorkspaceLinkProcessor';
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    const source = getCompoundEntityRef(entity);
    for (const name of getWorkspaceNames(entity)) {
      const target = workspaceEntityName(name);
      // A workspace's own entity names itself.
      if (stringifyEntityRef(source) !== stringifyEntityRef(target)) {
        emit(
          processingResult.relation({
            source,
            type: RELATION_DEPENDS_ON,
            target,
          }),
        );
        emit(
          processingResult.relation({
            source: target,
            type: RELATION_DEPENDENCY_OF,
            target: source,
          }),
        );
      }
    }
    return entity;
  }
}
