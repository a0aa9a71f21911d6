export * from './claimQuota';
export * from './config';
export * from './limits';
export * from './Quotas';
