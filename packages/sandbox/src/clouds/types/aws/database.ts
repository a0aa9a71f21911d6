import { digits } from '../madeUp';
import { Resource, ResourceTypes } from '../ResourceType';
import { arn, awsRegion, KEY, link, securityGroup, SUBNET } from './names';

const instanceArn = (resource: Resource) =>
  arn(resource, 'rds', `db:${resource.name}`);
const groupArn = (resource: Resource) =>
  arn(resource, 'rds', `subgrp:${resource.name}`);
const parametersArn = (resource: Resource) =>
  arn(resource, 'rds', `pg:${resource.name}`);
const NAME = /^[a-z][a-z0-9-]{0,62}$/;
const PORTS: Record<string, number> = { postgres: 5432, mysql: 3306 };

export const databaseTypes: ResourceTypes = {
  'aws:rds/instance:Instance': {
    title: 'RDS DB Instance',
    api: 'RDS DBInstance',
    naming: { property: 'identifier', autoname: 63, pattern: NAME },
    id: ({ serial }) => `db-${serial.toUpperCase()}`,
    taken: ({ name }) => name,
    handles: resource => [resource.name, instanceArn(resource)],
    outputs: resource => {
      const { inputs, name } = resource;
      const port = inputs.port ?? PORTS[inputs.engine] ?? 5432;
      const address = `${name}.${digits(resource, 'host', 12)}.${awsRegion(
        resource,
      )}.rds.amazonaws.com`;
      return {
        arn: instanceArn(resource),
        address,
        port,
        endpoint: `${address}:${port}`,
        resourceId: `db-${resource.serial.toUpperCase()}`,
        status: 'available',
        engineVersionActual: inputs.engineVersion ?? '16.4',
        hostedZoneId: 'Z2R2ITUGPM61AM',
        region: awsRegion(resource),
        ...(inputs.manageMasterUserPassword && {
          masterUserSecrets: [
            {
              secretArn: arn(
                resource,
                'secretsmanager',
                `secret:rds!db-${digits(resource, 'secret', 12)}`,
              ),
              secretStatus: 'active',
              kmsKeyId: '',
            },
          ],
        }),
      };
    },
    unfinished: () => ({
      status: 'creating',
      address: '',
      endpoint: '',
      hostedZoneId: '',
    }),
    defaults: { skipFinalSnapshot: false, applyImmediately: false },
    links: [
      link('dbSubnetGroupName', 'uses', 'rds/subnetGroup:SubnetGroup'),
      link('parameterGroupName', 'uses', 'rds/parameterGroup:ParameterGroup'),
      securityGroup('vpcSecurityGroupIds.*', 'uses'),
      link('kmsKeyId', 'needs', KEY),
    ],
    replaceOn: [
      'identifier',
      'identifierPrefix',
      'engine',
      'username',
      'kmsKeyId',
      'storageEncrypted',
      'dbName',
      'availabilityZone',
      'region',
    ],
    keeps: ({ inputs }) => {
      if (inputs.deletionProtection) {
        return 'InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection and try again.';
      }
      return inputs.skipFinalSnapshot || inputs.finalSnapshotIdentifier
        ? undefined
        : 'finalSnapshotIdentifier is required when skipFinalSnapshot is false';
    },
    seconds: { create: 1, update: 0.5, delete: 0.5 },
    machines: resource => [
      {
        machineType: resource.inputs.instanceClass,
        zones: [resource.inputs.availabilityZone ?? `${awsRegion(resource)}a`],
      },
    ],
    listed: { as: 'rds:db', name: instanceArn },
  },
  'aws:rds/subnetGroup:SubnetGroup': {
    title: 'RDS DB Subnet Group',
    api: 'RDS DBSubnetGroup',
    naming: {
      property: 'name',
      autoname: 255,
      pattern: /^[a-z0-9 ._-]{1,255}$/,
    },
    id: ({ name }) => name,
    handles: resource => [groupArn(resource)],
    outputs: resource => ({
      arn: groupArn(resource),
      vpcId: resource.target('subnetIds').outputs.vpcId,
      description: resource.inputs.description ?? 'Managed by Pulumi',
      region: awsRegion(resource),
    }),
    links: [link('subnetIds.*', 'uses', SUBNET)],
    replaceOn: ['name', 'namePrefix', 'region'],
    listed: { as: 'rds:subgrp', name: groupArn },
  },
  'aws:rds/parameterGroup:ParameterGroup': {
    title: 'RDS DB Parameter Group',
    api: 'RDS DBParameterGroup',
    naming: {
      property: 'name',
      autoname: 255,
      pattern: /^[a-z][a-z0-9.-]{0,254}$/,
    },
    id: ({ name }) => name,
    handles: resource => [parametersArn(resource)],
    outputs: resource => ({
      arn: parametersArn(resource),
      description: resource.inputs.description ?? 'Managed by Pulumi',
      region: awsRegion(resource),
    }),
    replaceOn: ['name', 'namePrefix', 'family', 'description', 'region'],
    listed: { as: 'rds:pg', name: parametersArn },
  },
};
