import { decimal } from '../madeUp';
import { ResourceTypes } from '../ResourceType';
import { grant } from './iam';
import { locationOf, projectOf } from './paths';

const storage = 'storage.googleapis.com';
const kms = 'cloudkms.googleapis.com';
const dns = 'dns.googleapis.com';
const BUCKET = 'gcp:storage/bucket:Bucket';
const ZONE = 'gcp:dns/managedZone:ManagedZone';
const KEY = 'gcp:kms/cryptoKey:CryptoKey';
const bucketPath = (bucket: string) => `b/${bucket.replace(/^b\//, '')}`;

/** What keeps data: buckets, keys, names, images. */
export const storageTypes: ResourceTypes = {
  [BUCKET]: {
    title: 'bucket',
    api: storage,
    naming: {
      property: 'name',
      autoname: 63,
      pattern: /^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/,
    },
    id: ({ name }) => name,
    handles: ({ name }) => [`b/${name}`, `gs://${name}`],
    outputs: resource => ({
      location: String(resource.inputs.location).toUpperCase(),
      selfLink: `https://www.googleapis.com/storage/v1/b/${resource.name}`,
      url: `gs://${resource.name}`,
      projectNumber: Number(
        decimal({ serial: projectOf(resource) }, 'number', 12),
      ),
      publicAccessPrevention:
        resource.inputs.publicAccessPrevention ?? 'inherited',
      softDeletePolicy: resource.inputs.softDeletePolicy ?? {
        effectiveTime: resource.createdAt,
        retentionDurationSeconds: 604800,
      },
      storageClass: resource.inputs.storageClass ?? 'STANDARD',
      timeCreated: resource.createdAt,
      updated: resource.createdAt,
    }),
    links: [
      {
        property: 'encryption.defaultKmsKeyName',
        to: [KEY],
        as: 'needs',
      },
    ],
    defaults: { forceDestroy: false },
    replaceOn: [
      'name',
      'location',
      'project',
      'enableObjectRetention',
      'hierarchicalNamespace',
    ],
    keeps: ({ name, inputs }, objects) =>
      objects.length && !inputs.forceDestroy
        ? `Error trying to delete bucket ${name} containing objects without \`forceDestroy\` set to true`
        : undefined,
    seconds: { create: 0.1, delete: 0.1 },
    listed: {
      as: 'storage.googleapis.com/Bucket',
      name: ({ name }) => `//${storage}/${name}`,
    },
  },
  'gcp:storage/bucketIAMMember:BucketIAMMember': grant({
    title: 'storage bucket IAM member',
    api: storage,
    on: 'bucket',
    to: BUCKET,
    kind: 'member',
    path: bucketPath,
  }),
  'gcp:storage/bucketIAMBinding:BucketIAMBinding': grant({
    title: 'storage bucket IAM binding',
    api: storage,
    on: 'bucket',
    to: BUCKET,
    kind: 'binding',
    path: bucketPath,
  }),
  'gcp:dns/managedZone:ManagedZone': {
    title: 'ManagedZone',
    api: dns,
    naming: {
      property: 'name',
      autoname: 63,
      pattern: /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
    },
    id: resource =>
      `projects/${projectOf(resource)}/managedZones/${resource.name}`,
    outputs: resource => ({
      creationTime: resource.createdAt,
      managedZoneId: Number(decimal(resource, 'id', 15)),
      nameServers: ['a', 'b', 'c', 'd'].map(
        letter => `ns-cloud-${letter}1.googledomains.com.`,
      ),
      visibility: resource.inputs.visibility ?? 'public',
      description: resource.inputs.description ?? 'Managed by Pulumi',
    }),
    replaceOn: ['name', 'dnsName', 'project', 'visibility'],
    listed: {
      as: 'dns.googleapis.com/ManagedZone',
      name: resource =>
        `//${dns}/projects/${projectOf(resource)}/managedZones/${
          resource.name
        }`,
    },
  },
  'gcp:dns/recordSet:RecordSet': {
    title: 'DNS RecordSet',
    api: dns,
    naming: { property: 'name', pattern: /\.$/ },
    id: resource =>
      `projects/${projectOf(resource)}/managedZones/${
        resource.inputs.managedZone
      }/rrsets/${resource.name}/${resource.inputs.type}`,
    links: [{ property: 'managedZone', to: [ZONE], as: 'uses' }],
    replaceOn: ['name', 'managedZone', 'project'],
    seconds: { create: 0.1 },
  },
  'gcp:dns/dnsManagedZoneIamMember:DnsManagedZoneIamMember': grant({
    title: 'DNS ManagedZone IAM member',
    api: dns,
    on: 'managedZone',
    to: ZONE,
    kind: 'member',
  }),
  'gcp:kms/keyRing:KeyRing': {
    title: 'KeyRing',
    api: kms,
    naming: { property: 'name', autoname: 63, pattern: /^[\w-]{1,63}$/ },
    id: resource =>
      `projects/${projectOf(resource)}/locations/${locationOf(
        resource,
      )}/keyRings/${resource.name}`,
    replaceOn: ['name', 'location', 'project'],
    keepsName: () => true,
  },
  [KEY]: {
    title: 'CryptoKey',
    api: kms,
    naming: { property: 'name', autoname: 63, pattern: /^[\w-]{1,63}$/ },
    id: ({ name, inputs }) => `${inputs.keyRing}/cryptoKeys/${name}`,
    outputs: resource => ({
      primaries: [
        {
          name: `${resource.inputs.keyRing}/cryptoKeys/${resource.name}/cryptoKeyVersions/1`,
          state: 'ENABLED',
        },
      ],
      destroyScheduledDuration:
        resource.inputs.destroyScheduledDuration ?? '2592000s',
    }),
    links: [
      { property: 'keyRing', to: ['gcp:kms/keyRing:KeyRing'], as: 'needs' },
    ],
    replaceOn: [
      'name',
      'keyRing',
      'purpose',
      'importOnly',
      'destroyScheduledDuration',
    ],
    keepsName: () => true,
    listed: {
      as: 'cloudkms.googleapis.com/CryptoKey',
      name: ({ name, inputs }) =>
        `//${kms}/${inputs.keyRing}/cryptoKeys/${name}`,
    },
  },
  'gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember': grant({
    title: 'KMS CryptoKey IAM member',
    api: kms,
    on: 'cryptoKeyId',
    to: KEY,
    kind: 'member',
  }),
  'gcp:artifactregistry/repository:Repository': {
    title: 'Repository',
    api: 'artifactregistry.googleapis.com',
    naming: { property: 'repositoryId' },
    id: resource =>
      `projects/${projectOf(resource)}/locations/${locationOf(
        resource,
      )}/repositories/${resource.name}`,
    outputs: resource => ({
      name: resource.name,
      createTime: resource.createdAt,
      updateTime: resource.createdAt,
      registryUri: `${locationOf(resource)}-docker.pkg.dev/${projectOf(
        resource,
      )}/${resource.name}`,
    }),
    replaceOn: ['repositoryId', 'location', 'project', 'format', 'kmsKeyName'],
    listed: {
      as: 'artifactregistry.googleapis.com/Repository',
      name: resource =>
        `//artifactregistry.googleapis.com/projects/${projectOf(
          resource,
        )}/locations/${locationOf(resource)}/repositories/${resource.name}`,
    },
  },
};
