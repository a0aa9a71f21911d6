export * from './AttemptRecorder';
export * from './HeliumMetrics';
export * from './StoreGauges';
