import { JsonMap } from '../types/ResourceType';
import { CloudFunction, demand } from './CloudFunction';

const listOf = (value: string[] | undefined) =>
  value?.length === 1 ? value[0] : value;

/** One statement as IAM writes it, without what is empty. */
function statement(it: JsonMap): JsonMap {
  const blocks = (list: JsonMap[] = []) =>
    Object.fromEntries(
      list.map(({ type, identifiers }) => [type, listOf(identifiers)]),
    );
  const conditions: JsonMap = {};
  for (const { test, variable, values } of it.conditions ?? []) {
    (conditions[test] ??= {})[variable] = listOf(values);
  }
  const entries = {
    Sid: it.sid,
    Effect: it.effect ?? 'Allow',
    Action: listOf(it.actions),
    NotAction: listOf(it.notActions),
    Resource: listOf(it.resources),
    NotResource: listOf(it.notResources),
    Principal: it.principals && blocks(it.principals),
    NotPrincipal: it.notPrincipals && blocks(it.notPrincipals),
    Condition: it.conditions?.length ? conditions : undefined,
  };
  return Object.fromEntries(
    Object.entries(entries).filter(([, value]) => value !== undefined),
  );
}

export const awsFunctions: Record<string, CloudFunction> = {
  'aws:index/getCallerIdentity:getCallerIdentity': (_, { place }) => ({
    id: place.account,
    accountId: place.account,
    arn: `arn:aws:sts::${place.account}:assumed-role/rehearsal/helium`,
    userId: 'AROAREHEARSALHELIUM00:helium',
  }),
  'aws:index/getRegion:getRegion': ({ region }, { place }) => ({
    id: region ?? place.region,
    name: region ?? place.region,
    region: region ?? place.region,
    description: `Rehearsal (${region ?? place.region})`,
    endpoint: `ec2.${region ?? place.region}.amazonaws.com`,
  }),
  'aws:index/getPartition:getPartition': () => ({
    id: 'aws',
    partition: 'aws',
    dnsSuffix: 'amazonaws.com',
    reverseDnsPrefix: 'com.amazonaws',
  }),
  'aws:index/getAvailabilityZones:getAvailabilityZones': (
    { region },
    { place },
  ) => {
    const of = region ?? place.region;
    const names = ['a', 'b', 'c'].map(letter => `${of}${letter}`);
    return {
      id: of,
      region: of,
      names,
      zoneIds: names.map((_, index) => `${of}-az${index + 1}`),
      groupNames: [of],
    };
  },
  'aws:eks/getCluster:getCluster': ({ name }, { find }) => {
    const { outputs } = demand(
      find('aws:eks/cluster:Cluster', { name }),
      `reading EKS Cluster (${name}): couldn't find resource`,
    );
    return { ...outputs, id: name };
  },
  'aws:eks/getClusterAuth:getClusterAuth': ({ name }, { find, token }) => {
    demand(
      find('aws:eks/cluster:Cluster', { name }),
      `reading EKS Cluster (${name}): couldn't find resource`,
    );
    return { id: name, name, token };
  },
  'aws:iam/getPolicyDocument:getPolicyDocument': args => {
    const document = {
      Version: args.version ?? '2012-10-17',
      ...(args.policyId && { Id: args.policyId }),
      Statement: (args.statements ?? []).map(statement),
    };
    return {
      ...args,
      id: 'document',
      json: JSON.stringify(document, undefined, 2),
      minifiedJson: JSON.stringify(document),
    };
  },
  'aws:iam/getRole:getRole': ({ name }, { find }) => {
    const { outputs } = demand(
      find('aws:iam/role:Role', { name }),
      `reading IAM Role (${name}): couldn't find resource`,
    );
    return { ...outputs, id: name };
  },
  'aws:route53/getZone:getZone': ({ name, zoneId }, { find }) => {
    const { outputs, id } = demand(
      find('aws:route53/zone:Zone', {
        name: name && String(name).replace(/\.$/, ''),
        zoneId,
      }) ?? find('aws:route53/zone:Zone', { name, zoneId }),
      'no matching Route 53 Hosted Zone found',
    );
    return { ...outputs, id };
  },
};
