import { ResourceTypes } from '../ResourceType';
import { containerTypes } from './container';
import { iamTypes } from './iam';
import { networkTypes } from './network';
import { sqlTypes } from './sql';
import { storageTypes } from './storage';

export const gcpTypes: ResourceTypes = {
  ...networkTypes,
  ...iamTypes,
  ...storageTypes,
  ...sqlTypes,
  ...containerTypes,
};
