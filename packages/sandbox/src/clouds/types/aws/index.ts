import { ResourceTypes } from '../ResourceType';
import { databaseTypes } from './database';
import { dnsTypes } from './dns';
import { eksTypes } from './eks';
import { iamTypes } from './iam';
import { networkTypes } from './network';
import { storageTypes } from './storage';

export const awsTypes: ResourceTypes = {
  ...networkTypes,
  ...iamTypes,
  ...storageTypes,
  ...databaseTypes,
  ...dnsTypes,
  ...eksTypes,
};
