import { CloudName } from '../ClusterHost';
import { awsFunctions } from './aws';
import { CloudFunction } from './CloudFunction';
import { gcpFunctions } from './gcp';

/** All functions (data sources) that the rehearsal clouds answer. */
export const CLOUD_FUNCTIONS: Record<
  CloudName,
  Record<string, CloudFunction>
> = {
  gcp: gcpFunctions,
  aws: awsFunctions,
};
