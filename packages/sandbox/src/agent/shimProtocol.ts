import { ProcessRecord } from '../cluster/processes';

/** What an agent tells a shim to start. */
export interface ShimInput {
  command: string[];
  env: Record<string, string>;
  cwd: string;
  /** The shim itself, as the agent sees it. */
  shim: ProcessRecord;
}

/** How a container's command ended, as the shim saw it. */
export interface ContainerExit {
  exitCode: number;
  signal?: NodeJS.Signals;
  /** `StartError` when it never ran. */
  reason?: string;
  message?: string;
  finishedAt: string;
}

/** Run by Node as it is: a transform would take twice the memory for each container. */
export const SHIM = require.resolve('./shim.mts');
