import { privateAddress, publicAddress } from '../madeUp';
import { Resource, ResourceTypes } from '../ResourceType';
import { network } from './network';
import { projectOf, regionOf } from './paths';

const api = 'sqladmin.googleapis.com';
const INSTANCE = 'gcp:sql/databaseInstance:DatabaseInstance';

function addresses(resource: Resource) {
  const configuration = resource.inputs.settings?.ipConfiguration ?? {};
  const isPublic = configuration.ipv4Enabled ?? true;
  return {
    ...(isPublic && { publicIpAddress: publicAddress(resource) }),
    ...(configuration.privateNetwork && {
      privateIpAddress: privateAddress(resource),
    }),
  };
}

export const sqlTypes: ResourceTypes = {
  [INSTANCE]: {
    title: 'instance',
    api,
    naming: {
      property: 'name',
      autoname: 63,
      pattern: /^[a-z][a-z0-9-]{0,97}$/,
    },
    id: ({ name }) => name,
    handles: resource => [
      `projects/${projectOf(resource)}/instances/${resource.name}`,
      `${projectOf(resource)}:${regionOf(resource)}:${resource.name}`,
    ],
    outputs: resource => {
      const { publicIpAddress, privateIpAddress } = addresses(resource);
      return {
        ...addresses(resource),
        connectionName: `${projectOf(resource)}:${regionOf(resource)}:${
          resource.name
        }`,
        selfLink: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${projectOf(
          resource,
        )}/instances/${resource.name}`,
        serviceAccountEmailAddress: `p${parseInt(
          resource.serial.slice(0, 10),
          16,
        )}@gcp-sa-cloud-sql.iam.gserviceaccount.com`,
        firstIpAddress: publicIpAddress ?? privateIpAddress ?? '',
        ipAddresses: [
          ...(publicIpAddress
            ? [
                {
                  ipAddress: publicIpAddress,
                  type: 'PRIMARY',
                  timeToRetire: '',
                },
              ]
            : []),
          ...(privateIpAddress
            ? [
                {
                  ipAddress: privateIpAddress,
                  type: 'PRIVATE',
                  timeToRetire: '',
                },
              ]
            : []),
        ],
        availableMaintenanceVersions: [],
        instanceType: 'CLOUD_SQL_INSTANCE',
        maintenanceVersion: `${resource.inputs.databaseVersion}.R20260101`,
      };
    },
    links: [
      network('uses', 'settings.ipConfiguration.privateNetwork'),
      {
        property: 'settings.ipConfiguration.privateNetwork',
        to: ['gcp:servicenetworking/connection:Connection'],
        as: 'uses',
      },
      {
        property: 'encryptionKeyName',
        to: ['gcp:kms/cryptoKey:CryptoKey'],
        as: 'needs',
      },
    ],
    defaults: { deletionProtection: true },
    replaceOn: [
      'name',
      'region',
      'project',
      'encryptionKeyName',
      'masterInstanceName',
    ],
    keeps: ({ inputs }) =>
      inputs.deletionProtection
        ? 'Error, failed to delete instance because deletionProtection is set to true. Set it to false to proceed with instance deletion'
        : undefined,
    seconds: { create: 1, update: 0.5, delete: 0.5 },
    machines: ({ inputs, place }) => [
      {
        machineType: inputs.settings?.tier ?? 'db-custom-1-3840',
        zones: [
          inputs.settings?.locationPreference?.zone ?? `${place.region}-b`,
        ],
      },
    ],
    listed: {
      as: 'sqladmin.googleapis.com/Instance',
      name: resource =>
        `//cloudsql.googleapis.com/projects/${projectOf(resource)}/instances/${
          resource.name
        }`,
    },
  },
  'gcp:sql/database:Database': {
    title: 'Database',
    api,
    naming: { property: 'name', autoname: 63 },
    id: resource =>
      `projects/${projectOf(resource)}/instances/${
        resource.inputs.instance
      }/databases/${resource.name}`,
    outputs: () => ({ charset: 'UTF8', collation: 'en_US.UTF8' }),
    links: [{ property: 'instance', to: [INSTANCE], as: 'partOf' }],
    replaceOn: ['name', 'instance', 'project'],
    seconds: { create: 0.1 },
  },
  'gcp:sql/user:User': {
    title: 'User',
    api,
    naming: { property: 'name', autoname: 63 },
    id: ({ name, inputs }) => `${name}/${inputs.host ?? ''}/${inputs.instance}`,
    links: [{ property: 'instance', to: [INSTANCE], as: 'partOf' }],
    replaceOn: ['name', 'instance', 'host', 'project', 'type'],
    seconds: { create: 0.1 },
  },
};
