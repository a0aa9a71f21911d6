import type { JsonObject } from '@backstage/types';

/** What a portal process is started with. */
export interface PortalSpec {
  /** The whole configuration of the backend. */
  config: JsonObject;
  /** Where `faultPoints.ts` looks. */
  pointsFolder: string;
  /** Whether the Pachyderm programs are there too. */
  pachyderm: boolean;
}
