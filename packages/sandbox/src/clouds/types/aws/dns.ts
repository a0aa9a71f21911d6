import { digits, uuid } from '../madeUp';
import { Resource, ResourceTypes } from '../ResourceType';
import { arn, awsRegion, link } from './names';

const ZONE = 'route53/zone:Zone';
const zoneId = (resource: Resource) =>
  `Z${digits(resource, 'zone', 20).toUpperCase()}`;
const zoneArn = (resource: Resource) =>
  arn(resource, 'route53', `hostedzone/${zoneId(resource)}`, {
    region: '',
    account: '',
  });
const certificateArn = (resource: Resource) =>
  arn(resource, 'acm', `certificate/${uuid(resource, 'certificate')}`);

function validationOptions(resource: Resource) {
  const { inputs } = resource;
  const names = [inputs.domainName, ...(inputs.subjectAlternativeNames ?? [])];
  return [...new Set<string>(names)].map(domainName => {
    const token = digits(resource, domainName.replace(/^\*\./, ''), 32);
    return {
      domainName,
      resourceRecordName: `_${token}.${domainName.replace(/^\*\./, '')}.`,
      resourceRecordType: 'CNAME',
      resourceRecordValue: `_${digits(
        resource,
        token,
        32,
      )}.acm-validations.aws.`,
    };
  });
}

export const dnsTypes: ResourceTypes = {
  'aws:route53/zone:Zone': {
    title: 'Route53 Hosted Zone',
    api: 'Route53 HostedZone',
    naming: { property: 'name' },
    id: zoneId,
    handles: resource => [zoneArn(resource)],
    outputs: resource => ({
      arn: zoneArn(resource),
      zoneId: zoneId(resource),
      nameServers: [1, 2, 3, 4].map(n => `ns-${n}.awsdns-0${n}.com`),
      primaryNameServer: 'ns-1.awsdns-01.com',
      comment: resource.inputs.comment ?? 'Managed by Pulumi',
    }),
    defaults: { forceDestroy: false },
    links: [link('vpcs.*.vpcId', 'uses', 'ec2/vpc:Vpc')],
    replaceOn: ['name', 'delegationSetId'],
    listed: { as: 'route53:hostedzone', name: zoneArn },
  },
  'aws:route53/record:Record': {
    title: 'Route53 Record',
    api: 'Route53 ResourceRecordSets',
    naming: { property: 'name' },
    id: ({ name, inputs }) =>
      [inputs.zoneId, name.toLowerCase(), inputs.type, inputs.setIdentifier]
        .filter(Boolean)
        .join('_'),
    outputs: resource => ({ fqdn: resource.name.replace(/\.$/, '') }),
    links: [link('zoneId', 'uses', ZONE)],
    replaceOn: ['zoneId', 'name', 'type', 'setIdentifier'],
    seconds: { create: 0.1 },
  },
  'aws:acm/certificate:Certificate': {
    title: 'ACM Certificate',
    api: 'ACM Certificate',
    id: certificateArn,
    outputs: resource => ({
      arn: certificateArn(resource),
      domainValidationOptions: validationOptions(resource),
      status: 'PENDING_VALIDATION',
      type: 'AMAZON_ISSUED',
      keyAlgorithm: resource.inputs.keyAlgorithm ?? 'RSA_2048',
      renewalEligibility: 'INELIGIBLE',
      region: awsRegion(resource),
    }),
    replaceOn: [
      'domainName',
      'subjectAlternativeNames',
      'validationMethod',
      'keyAlgorithm',
      'certificateAuthorityArn',
      'region',
    ],
    seconds: { create: 0.1 },
    listed: { as: 'acm:certificate', name: certificateArn },
  },
  'aws:acm/certificateValidation:CertificateValidation': {
    title: 'ACM Certificate Validation',
    api: 'ACM CertificateValidation',
    id: resource => `${resource.createdAt} ${resource.serial}`,
    outputs: resource => ({ region: awsRegion(resource) }),
    links: [link('certificateArn', 'partOf', 'acm/certificate:Certificate')],
    replaceOn: ['certificateArn', 'validationRecordFqdns', 'region'],
    seconds: { create: 0.3 },
  },
};
