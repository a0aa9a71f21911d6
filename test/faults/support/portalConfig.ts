import type { JsonObject } from '@backstage/types';
import { join } from 'node:path';

/** Seconds; Helium's other times follow it: a heartbeat each one, and 30 of silence until a runner elsewhere is taken for dead. */
export const LEASE = 6;

/** How one replica differs from the others. */
export interface PortalOptions {
  /** `a` when left out; one started again under its name gets its port, its log and its fault points. */
  name?: string;
  /** Seconds; {@link LEASE} when left out. */
  lease?: number;
  executor?: 'process' | 'kubernetes';
  /** Milliseconds that its clock is ahead, or behind when negative. */
  clockOffset?: number;
  env?: NodeJS.ProcessEnv;
  /** The site's own when left out. */
  workDirectory?: string;
  /** The name that its host gives itself, to be on another than the rest. */
  hostname?: string;
  /** Modules that the portal loads before everything else. */
  preloads?: string[];
  /** Added to `helium.operations`. */
  operations?: JsonObject;
  /** Added to `helium`. */
  helium?: JsonObject;
  /** With the Pachyderm programs. */
  pachyderm?: boolean;
}

/** The whole configuration of one replica. */
export function portalConfig(
  options: PortalOptions & {
    port: number;
    workDirectory: string;
    /** The site's folder. */
    home: string;
    /** `backend.database` */
    database: JsonObject;
    /** What stands before all replicas. */
    balancerUrl?: string;
  },
): JsonObject {
  const { home, port, balancerUrl } = options;
  return {
    // For the links of notifications.
    app: { baseUrl: `http://127.0.0.1:${port}` },
    backend: {
      baseUrl: `http://127.0.0.1:${port}`,
      listen: { host: '127.0.0.1', port },
      database: options.database,
    },
    helium: {
      rehearsal: true,
      pulumi: {
        command: process.env.HELIUM_PULUMI ?? 'pulumi',
        home: join(home, 'pulumi'),
        backendUrl: `file://${join(home, 'state')}`,
        passphrase: 'a-fault-passphrase',
      },
      secretsKey: Buffer.alloc(32, 7).toString('base64'),
      operations: {
        executor: options.executor ?? 'process',
        concurrency: 4,
        pollInterval: { milliseconds: 200 },
        lease: { seconds: options.lease ?? LEASE },
        grace: { seconds: 10 },
        attemptMemory: 200,
        workDirectory: options.workDirectory,
        ...(balancerUrl && { portalUrl: `${balancerUrl}/api/helium` }),
        ...options.operations,
      },
      expiry: {
        minimum: 'PT1S',
        schedule: { frequency: { seconds: 2 }, timeout: { seconds: 30 } },
      },
      programs: Object.fromEntries(
        ['ledger', 'blind_ledger'].map(name => [
          name,
          { settings: { cloud: join(home, 'cloud') } },
        ]),
      ),
      ...options.helium,
    },
  };
}
