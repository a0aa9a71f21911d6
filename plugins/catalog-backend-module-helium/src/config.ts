import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type RootConfigService,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';

/** The part of the configuration that is about the catalog. */
export interface CatalogConfig {
  /** Of the portal that people open, without a slash at its end. */
  baseUrl: string;
  schedule: SchedulerServiceTaskScheduleDefinition;
  /** Entity references by program. */
  clusters: ReadonlyMap<string, string>;
}

const CLUSTERS = 'helium.catalog.clusters';

const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 10 },
  timeout: { minutes: 10 },
  initialDelay: { seconds: 10 },
};

/** @throws InputError that names the key. */
export function readCatalogConfig(root: RootConfigService): CatalogConfig {
  const config = root.getOptionalConfig('helium.catalog');
  const clusters = config?.getOptionalConfig('clusters');
  return {
    baseUrl: root.getString('app.baseUrl').replace(/\/+$/, ''),
    schedule: config?.has('schedule')
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          config.getConfig('schedule'),
        )
      : DEFAULT_SCHEDULE,
    clusters: new Map(
      (clusters?.keys() ?? []).map(program => [
        program,
        readRef(program, clusters!.getString(program)),
      ]),
    ),
  };
}

function readRef(program: string, ref: string): string {
  try {
    return stringifyEntityRef(parseEntityRef(ref));
  } catch {
    throw new InputError(
      `${CLUSTERS}.${program} '${ref}' must be a full entity reference, such as resource:default/shared-cluster`,
    );
  }
}
