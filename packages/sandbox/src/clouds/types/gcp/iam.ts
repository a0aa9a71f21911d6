import { decimal } from '../madeUp';
import { Link, Resource, ResourceType, ResourceTypes } from '../ResourceType';
import { projectOf } from './paths';

/** Accounts that the cloud itself makes, which no inventory lists. */
const OF_THE_CLOUD =
  /(^service-|-compute@developer\.gserviceaccount\.com$|@cloudservices\.|@appspot\.|\.svc\.id\.goog)/;

export const serviceAccount = (property: string, as: Link['as']): Link => ({
  property,
  to: ['gcp:serviceaccount/account:Account'],
  as,
  read: value => {
    const [, member] = /^serviceAccount:(.*)$/.exec(value) ?? [];
    if (value.includes(':') && !member) {
      return undefined;
    }
    const account = member ?? value;
    return account === 'default' || OF_THE_CLOUD.test(account)
      ? undefined
      : account;
  },
});

const accountEmail = (resource: Resource) =>
  `${resource.inputs.accountId}@${projectOf(resource)}.iam.gserviceaccount.com`;

const accountId = (resource: Resource) =>
  `projects/${projectOf(resource)}/serviceAccounts/${accountEmail(resource)}`;

/** One member, or all members, of a role on something. */
export function grant(options: {
  title: string;
  api: string;
  /** The property that names what the role is granted on. */
  on: string;
  to?: string;
  kind: 'member' | 'binding';
  path?(value: string): string;
}): ResourceType {
  const { title, api, on, to, kind, path = value => value } = options;
  const member = kind === 'member';
  return {
    title,
    api,
    id: resource => {
      const { inputs } = resource;
      const where = on === 'project' ? projectOf(resource) : inputs[on];
      return [
        path(where),
        inputs.role,
        ...(member ? [inputs.member] : []),
        ...(inputs.condition ? [inputs.condition.title] : []),
      ].join('/');
    },
    outputs: resource => ({ etag: `BwY${decimal(resource, 'etag', 8)}=` }),
    links: [
      ...(to ? [{ property: on, to: [to], as: 'partOf' as const }] : []),
      serviceAccount(member ? 'member' : 'members.*', 'needs'),
    ],
    replaceOn: [on, 'role', 'condition', ...(member ? ['member'] : [])],
    additive: true,
  };
}

export const iamTypes: ResourceTypes = {
  'gcp:serviceaccount/account:Account': {
    title: 'service account',
    api: 'iam.googleapis.com',
    naming: {
      property: 'accountId',
      pattern: /^[a-z](?:[-a-z0-9]{4,28}[a-z0-9])$/,
    },
    id: accountId,
    handles: resource => [
      accountEmail(resource),
      `serviceAccount:${accountEmail(resource)}`,
    ],
    outputs: resource => ({
      name: accountId(resource),
      email: accountEmail(resource),
      member: `serviceAccount:${accountEmail(resource)}`,
      uniqueId: decimal(resource, 'id', 21),
    }),
    replaceOn: ['accountId', 'project'],
    seconds: { create: 0.1 },
    listed: {
      as: 'iam.googleapis.com/ServiceAccount',
      name: resource => `//iam.googleapis.com/${accountId(resource)}`,
    },
  },
  'gcp:serviceaccount/iAMMember:IAMMember': grant({
    title: 'service account IAM member',
    api: 'iam.googleapis.com',
    on: 'serviceAccountId',
    to: 'gcp:serviceaccount/account:Account',
    kind: 'member',
  }),
  'gcp:serviceaccount/iAMBinding:IAMBinding': grant({
    title: 'service account IAM binding',
    api: 'iam.googleapis.com',
    on: 'serviceAccountId',
    to: 'gcp:serviceaccount/account:Account',
    kind: 'binding',
  }),
  'gcp:projects/iAMMember:IAMMember': grant({
    title: 'project IAM member',
    api: 'cloudresourcemanager.googleapis.com',
    on: 'project',
    kind: 'member',
  }),
  'gcp:projects/service:Service': {
    title: 'Project Service',
    api: 'serviceusage.googleapis.com',
    id: resource => `${projectOf(resource)}/${resource.inputs.service}`,
    replaceOn: ['project', 'service'],
    seconds: { create: 0.2 },
    additive: true,
  },
};
