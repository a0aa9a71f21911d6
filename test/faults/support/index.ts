export { DATABASES, postgresServer, stopPostgresServer } from './database';
export type { DatabaseKind } from './database';
export { FaultPortal } from './FaultPortal';
export { FaultSite, LEASE } from './FaultSite';
export type { PortalOptions } from './FaultSite';
export { until } from './wait';
