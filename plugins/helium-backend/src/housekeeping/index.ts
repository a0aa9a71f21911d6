export * from './OrphanScan';
export * from './OrphanStackStore';
export * from './PulumiStacks';
export * from './Retention';
export * from './scheduleHousekeeping';
export * from './SourceSweep';
export * from './scheduleTask';
