import { CloudName } from '../ClusterHost';
import { awsTypes } from './aws';
import { gcpTypes } from './gcp';
import { ResourceTypes } from './ResourceType';

/** All that the rehearsal clouds can make. */
export const RESOURCE_TYPES: Record<CloudName, ResourceTypes> = {
  gcp: gcpTypes,
  aws: awsTypes,
};
