export { DATABASES, postgresServer, stopPostgresServer } from './database';
export type { DatabaseKind } from './database';
export { FaultPortal } from './FaultPortal';
export { FaultSite, LEASE } from './FaultSite';
export type { PortalOptions } from './FaultSite';
export { attemptProcesses, isRunner } from './processes';
export type { AttemptProcesses } from './processes';
export { until } from './wait';
