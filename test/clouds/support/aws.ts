import type { CloudCase } from './CloudCase';
import { chart } from './CloudSite';

export const aws: CloudCase = {
  title: 'AWS',
  cloud: 'aws',
  programs: ({ inventory, pagesPort }) => ({
    aws_cluster_only: {
      settings: {
        region: 'us-east-1',
        domain: 'localhost',
        hostedZoneId: 'Z0REHEARSAL',
        pool: {
          machineType: 'm7a.2xlarge',
          fallbackMachineTypes: ['m6a.2xlarge'],
        },
        clusterAutoscaler: chart('cluster-autoscaler'),
        externalDns: chart('external-dns'),
        certManager: chart('cert-manager'),
        ingressNginx: chart('ingress-nginx'),
        loadBalancerController: chart('aws-load-balancer-controller'),
        replicator: chart('kubernetes-replicator'),
        timeoutSeconds: 60,
        taggingEndpoint: inventory,
        iamEndpoint: inventory,
        kmsEndpoint: inventory,
        eksEndpoint: inventory,
        efsEndpoint: inventory,
      },
    },
    aws_namespace_only: {
      settings: {
        ingress: { scheme: 'http', port: pagesPort },
        ...chart('pachyderm'),
        timeoutSeconds: 60,
        taggingEndpoint: inventory,
        iamEndpoint: inventory,
        kmsEndpoint: inventory,
        eksEndpoint: inventory,
      },
    },
  }),
  stockOut: {
    all: { kind: 'stock-out', cloud: 'aws' },
    told: /InsufficientInstanceCapacity.*choose another zone or machine type, or try again later/,
    still: { kind: 'stock-out', cloud: 'aws', machineType: 'm7a.2xlarge' },
    placement: {
      default: { machineTypes: ['m6a.2xlarge'], zones: ['us-east-1a'] },
    },
    line: /Pool 'default' is made of m6a\.2xlarge in us-east-1a: AWS had no m7a\.2xlarge/,
  },
  refusals: [
    {
      title: 'quota',
      fault: { kind: 'quota', type: 'Bucket', quota: 'Buckets', limit: 100 },
      class: 'user',
      told: /quota TooManyBuckets( in us-east-1)? does not suffice: ask for more at https:\/\/console\.aws\.amazon\.com\/servicequotas\/home\/services\/s3\/quotas/,
    },
    {
      title: 'api-disabled',
      fault: { kind: 'api-disabled', service: 'S3' },
      class: 'permanent',
      told: /administers the AWS account enables this service, or the region, for it; then try again/,
    },
    {
      title: 'credentials',
      class: 'permanent',
      told: /credentials for AWS .* whoever runs this portal renews them; then try again/,
    },
  ],
  cluster: {
    parameters: {
      // With it there are two security groups.
      infraJson: JSON.stringify({
        rds: {
          instanceClass: 'db.m7g.large',
          engineVersion: '16.8',
          allocatedStorageGb: 100,
        },
      }),
    },
    cutOff: [
      [
        { type: 'ec2/securityGroup:SecurityGroup', suffix: '-rds' },
        { type: 'eks/cluster:Cluster' },
      ],
      [
        { type: 'ec2/launchTemplate:LaunchTemplate' },
        { type: 'eks/nodeGroup:NodeGroup' },
      ],
    ],
    late: { type: 'ec2/securityGroup:SecurityGroup', suffix: '-efs' },
  },
  bucket: 's3/bucket:Bucket',
  account: 'iam/role:Role',
};
