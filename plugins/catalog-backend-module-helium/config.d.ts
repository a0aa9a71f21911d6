import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  helium?: {
    /** Workspaces in the software catalog. */
    catalog?: {
      /**
       * How often all workspaces are compared with what the catalog has. Changes come by events; this is for what was missed. Default:
       * every 10 minutes.
       */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /**
       * By program, the entity of the cluster that its workspaces are on unless they are on another workspace:
       * `resource:default/shared-cluster`. Default: none.
       */
      clusters?: { [program: string]: string };
    };
  };
}
