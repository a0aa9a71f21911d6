import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type RootConfigService,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { CreateWorkspaceRequest } from '@helium-portal/backstage-plugin-helium-common';

/** A workspace that is to be there, and is made again when it is not. */
export interface StandingWorkspace {
  request: CreateWorkspaceRequest & { name: string };
  schedule: SchedulerServiceTaskScheduleDefinition;
}

const KEY = 'helium.standingWorkspaces';

const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 10 },
  timeout: { minutes: 2 },
  initialDelay: { seconds: 30 },
};

/** @throws InputError when a name stands there twice: the two would take turns */
export function readStandingWorkspaces(
  config: RootConfigService,
): StandingWorkspace[] {
  const found = (config.getOptionalConfigArray(KEY) ?? []).map(each => ({
    request: {
      name: each.getString('name'),
      program: each.getString('program'),
      owner: each.getString('owner'),
      expiresIn: each.getOptionalString('expiresIn'),
      parameters: each.getOptional<Record<string, unknown>>('parameters') ?? {},
      reason: `${KEY} wants it`,
    },
    schedule: each.has('schedule')
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          each.getConfig('schedule'),
        )
      : DEFAULT_SCHEDULE,
  }));
  const names = found.map(({ request }) => request.name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice) {
    throw new InputError(
      `${KEY} has '${twice}' more than once; give each workspace a name of its own`,
    );
  }
  return found;
}
