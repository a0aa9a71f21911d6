import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  helium?: {
    /**
     * Entity references of the users and groups who may do everything, with whomever's workspace. Others manage what they, or a group
     * that they are in, own. Default: nobody.
     */
    administrators?: string[];

    /** Workspaces that are made again when they are missing: never made, destroyed, or expired and gone. Default: none. */
    standingWorkspaces?: Array<{
      /** A DNS label of at most 53 characters. */
      name: string;
      /** Name of the program: `gcp_cluster_only`. */
      program: string;
      /** Entity reference of a user or a group in the catalog. */
      owner: string;
      /** How long each one lives, as an ISO 8601 duration. Default: `helium.expiry.default`. */
      expiresIn?: string;
      /**
       * The program's parameters. Default: the program's own defaults.
       * @visibility secret
       * @deepVisibility secret
       */
      parameters?: { [name: string]: unknown };
      /** When it is looked for. Default: every 10 minutes, first 30 seconds after the start, for at most 2 minutes. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    }>;
  };
}
