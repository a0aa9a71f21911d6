import { CloudName } from '../../clouds/ClusterHost';
import { findFailures, JsonSchema, schemaOf } from '../../clouds/schema';
import { JsonMap, Place } from '../../clouds/types/ResourceType';
import { isMap, Plain, PlainMap, Unknown } from '../protocol/properties';
import { Failure } from '../protocol/provider';

/** What the provider is configured with, as far as the rehearsal clouds take notice of it. */
export interface CloudConfig {
  place: Place;
  /** Put on everything that bears labels. */
  defaultLabels: Record<string, string>;
}

/** Everybody rehearses with this account, which AWS's own examples use. */
const ACCOUNT = '123456789012';

/** As the official provider marks what Pulumi made, unless it is told not to. */
const ATTRIBUTION = { 'goog-pulumi-provisioned': 'true' };

/** Where the official providers look when the program says nothing. */
const ENVIRONMENT = {
  gcp: {
    project: [
      'GOOGLE_PROJECT',
      'GOOGLE_CLOUD_PROJECT',
      'GCLOUD_PROJECT',
      'CLOUDSDK_CORE_PROJECT',
    ],
    region: ['GOOGLE_REGION', 'GCLOUD_REGION', 'CLOUDSDK_COMPUTE_REGION'],
    zone: ['GOOGLE_ZONE', 'GCLOUD_ZONE', 'CLOUDSDK_COMPUTE_ZONE'],
  },
  aws: { project: [], region: ['AWS_REGION', 'AWS_DEFAULT_REGION'], zone: [] },
};

const NO_REGION =
  'Missing region information. Make sure you have set your AWS region, for example `pulumi config set aws:region us-west-2`.';

/** The arguments with their real types; the SDK sends all but strings as JSON. */
function parseArgs(cloud: CloudName, args: PlainMap): PlainMap {
  const { properties = {} } = schemaOf(cloud).provider;
  return Object.fromEntries(
    Object.entries(args)
      .filter(
        ([name]) =>
          !['version', 'pluginDownloadURL'].includes(name) &&
          !name.startsWith('__'),
      )
      .map(([name, value]) => [name, parseValue(properties[name], value)]),
  );
}

function parseValue(schema: JsonSchema | undefined, value: Plain): Plain {
  if (typeof value !== 'string' || !schema || schema.type === 'string') {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** What is wrong with the provider's arguments. */
export function checkCloudConfig(cloud: CloudName, args: PlainMap): Failure[] {
  const parsed = parseArgs(cloud, args);
  const failures = findFailures(schemaOf(cloud).provider, parsed, cloud);
  if (cloud === 'aws' && !parsed.region && !fromEnvironment('aws', 'region')) {
    failures.push({ property: 'region', reason: NO_REGION });
  }
  return failures;
}

export function parseCloudConfig(
  cloud: CloudName,
  args: PlainMap,
): CloudConfig {
  const parsed = parseArgs(cloud, args);
  const text = (key: 'project' | 'region' | 'zone') =>
    typeof parsed[key] === 'string' && parsed[key]
      ? String(parsed[key])
      : fromEnvironment(cloud, key);
  return {
    place: {
      project: text('project') ?? '',
      account: ACCOUNT,
      region: text('region') ?? '',
      zone: text('zone'),
    },
    defaultLabels:
      cloud === 'gcp'
        ? gcpLabels(parsed)
        : labelsIn(settings(parsed.defaultTags).tags),
  };
}

function gcpLabels(args: PlainMap): Record<string, string> {
  return {
    ...(args.addPulumiAttributionLabel === false ? {} : ATTRIBUTION),
    ...labelsIn(args.defaultLabels),
  };
}

function settings(value: Plain | undefined): JsonMap {
  return isMap(value) ? value : {};
}

function labelsIn(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(isMap(value) ? value : {}).filter(
      (entry): entry is [string, string] => !(entry[1] instanceof Unknown),
    ),
  );
}

function fromEnvironment(
  cloud: CloudName,
  key: 'project' | 'region' | 'zone',
): string | undefined {
  return ENVIRONMENT[cloud][key].map(name => process.env[name]).find(Boolean);
}
