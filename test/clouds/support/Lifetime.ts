import type { JsonObject } from '@backstage/types';
import { DateTime } from 'luxon';
import type { DatabaseClock, FaultSite } from '../../faults/support';
import { aws } from './aws';
import type { CloudCase } from './CloudCase';
import { CloudSite } from './CloudSite';
import { gcp } from './gcp';
import { KubernetesSite } from './KubernetesSite';

/** A portal whose database has a clock that can be moved, and what its workspaces are made on. */
export interface LifetimeSite {
  readonly site: FaultSite;
  readonly clock: DatabaseClock;
  /** Starts the portal again after it was stopped. */
  startPortal(): Promise<void>;
  /** Everything that is a workspace's outside of Helium; of all workspaces without a name. */
  holds(workspace?: string): Promise<string[]>;
  /** The names of a workspace's pods that run. */
  pods(workspace: string): Promise<string[]>;
  close(): Promise<void>;
}

/** How the lifetime of one program's workspaces differs from that of another's. */
export interface Lifetime {
  title: string;
  /** The day before the clocks change, at noon. */
  eve: DateTime<true>;
  /** Hours of two days that begin then. */
  twoDays: number;
  program: string;
  parameters: JsonObject;
  /** Workspaces that it is built on, each with its program, which has no sleep. */
  clusters: Record<string, string>;
  start(options: {
    startsAt: DateTime<true>;
    helium: JsonObject;
  }): Promise<LifetimeSite>;
}

export const LIFETIMES: Lifetime[] = [
  onCloud(gcp, eveOf('2027-10-30', 'Europe/Berlin')),
  onCloud(aws, eveOf('2027-11-06', 'America/New_York')),
  {
    title: 'Kubernetes',
    // An hour is left out, where the others have one twice.
    eve: eveOf('2028-03-25', 'Europe/London'),
    twoDays: 47,
    program: 'kubernetes_namespace',
    parameters: { disableNotebooks: true },
    clusters: {},
    start: options => KubernetesSite.start(options),
  },
];

function onCloud(
  { title, cloud, programs }: CloudCase,
  eve: DateTime<true>,
): Lifetime {
  const cluster = 'otters';
  return {
    title,
    eve,
    twoDays: 49,
    program: `${cloud}_namespace_only`,
    parameters: { clusterStack: cluster, disableNotebooks: true },
    clusters: { [cluster]: `${cloud}_cluster_only` },
    start: options => CloudSite.start(cloud, programs, options),
  };
}

function eveOf(day: string, zone: string): DateTime<true> {
  return DateTime.fromISO(`${day}T12:00`, { zone }) as DateTime<true>;
}
