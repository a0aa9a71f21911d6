export * from './DatabaseKeptDataStore';
export * from './KeptDataService';
export * from './KeptDataSweep';
export * from './types';
