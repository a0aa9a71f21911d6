import { digits } from '../madeUp';
import { Resource, ResourceTypes } from '../ResourceType';
import { arn, link, malformedPolicy, ownArn, ROLE } from './names';

const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;
const POLICY_NAME = /^[\w+=,.@-]{1,128}$/;
const global = { region: '' } as const;

/** IAM's unique ids look like this. */
const iamId = (resource: Resource, prefix: string) =>
  prefix + digits(resource, 'id', 17).toUpperCase();

const roleArn = (resource: Resource) =>
  arn(
    resource,
    'iam',
    `role${resource.inputs.path ?? '/'}${resource.name}`,
    global,
  );
const policyArn = (resource: Resource) =>
  arn(
    resource,
    'iam',
    `policy${resource.inputs.path ?? '/'}${resource.name}`,
    global,
  );
const profileArn = (resource: Resource) =>
  arn(
    resource,
    'iam',
    `instance-profile${resource.inputs.path ?? '/'}${resource.name}`,
    global,
  );
const issuerOf = ({ inputs }: Resource) =>
  String(inputs.url).replace(/^https:\/\//, '');
const oidcArn = (resource: Resource) =>
  arn(resource, 'iam', `oidc-provider/${issuerOf(resource)}`, global);

export const iamTypes: ResourceTypes = {
  'aws:iam/role:Role': {
    title: 'IAM Role',
    api: 'IAM Role',
    naming: { property: 'name', autoname: 64, pattern: ROLE_NAME },
    id: ({ name }) => name,
    handles: resource => [roleArn(resource)],
    outputs: resource => ({
      arn: roleArn(resource),
      createDate: resource.createdAt,
      uniqueId: iamId(resource, 'AROA'),
    }),
    defaults: {
      path: '/',
      maxSessionDuration: 3600,
      forceDetachPolicies: false,
    },
    refuses: ({ inputs }) => malformedPolicy(inputs.assumeRolePolicy),
    replaceOn: ['name', 'namePrefix', 'path'],
    seconds: { create: 0.1, delete: 0.1 },
    // Role names are found by IAM alone: the tagging API doesn't list them.
  },
  'aws:iam/policy:Policy': {
    title: 'IAM Policy',
    api: 'IAM Policy',
    naming: { property: 'name', autoname: 128, pattern: POLICY_NAME },
    id: policyArn,
    outputs: resource => ({
      arn: policyArn(resource),
      policyId: iamId(resource, 'ANPA'),
    }),
    defaults: { path: '/' },
    refuses: ({ inputs }) => malformedPolicy(inputs.policy),
    replaceOn: ['name', 'namePrefix', 'path', 'description'],
    listed: { as: 'iam:policy', name: policyArn },
  },
  'aws:iam/rolePolicy:RolePolicy': {
    title: 'IAM Role Policy',
    api: 'IAM RolePolicy',
    naming: { property: 'name', autoname: 128, pattern: POLICY_NAME },
    id: ({ name, inputs }) => `${inputs.role}:${name}`,
    links: [ownArn('role', 'uses', ROLE)],
    refuses: ({ inputs }) => malformedPolicy(inputs.policy),
    replaceOn: ['name', 'namePrefix', 'role'],
    additive: true,
  },
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': {
    title: 'IAM Role Policy Attachment',
    api: 'IAM RolePolicyAttachment',
    id: ({ inputs }) => `${inputs.role}/${inputs.policyArn}`,
    links: [
      link('role', 'uses', ROLE),
      ownArn('policyArn', 'uses', 'iam/policy:Policy'),
    ],
    replaceOn: ['role', 'policyArn'],
    additive: true,
  },
  'aws:iam/instanceProfile:InstanceProfile': {
    title: 'IAM Instance Profile',
    api: 'IAM InstanceProfile',
    naming: { property: 'name', autoname: 128, pattern: POLICY_NAME },
    id: ({ name }) => name,
    handles: resource => [profileArn(resource)],
    outputs: resource => ({
      arn: profileArn(resource),
      createDate: resource.createdAt,
      uniqueId: iamId(resource, 'AIPA'),
    }),
    defaults: { path: '/' },
    links: [link('role', 'uses', ROLE)],
    replaceOn: ['name', 'namePrefix', 'path'],
    listed: { as: 'iam:instance-profile', name: profileArn },
  },
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': {
    title: 'IAM OIDC Provider',
    api: 'IAM OpenIDConnectProvider',
    id: oidcArn,
    outputs: resource => ({
      arn: oidcArn(resource),
      url: issuerOf(resource),
      thumbprintLists: resource.inputs.thumbprintLists ?? [
        '9e99a48a9960b14926bb7f3b02e22da2b0ab7280',
      ],
    }),
    replaceOn: ['url'],
    listed: { as: 'iam:oidc-provider', name: oidcArn },
  },
};
