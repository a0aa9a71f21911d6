import type * as pulumi from '@pulumi/pulumi';
import { AwsAddOn, AwsAddOnArgs } from './AwsAddOn';
import type { PolicyStatement } from './IrsaRole';

const NAME = 'aws-load-balancer-controller';
/** The controller puts it on all that it makes. */
const OWN = 'elbv2.k8s.aws/cluster';

/** Makes a network load balancer for each Service of that type, and takes it away with the Service. @public */
export class LoadBalancerController extends AwsAddOn {
  constructor(
    args: AwsAddOnArgs & {
      vpcId: pulumi.Input<string>;
      /** On the load balancers. */
      tags: Record<string, string>;
    },
    options: pulumi.ComponentResourceOptions,
  ) {
    const { clusterName, region, vpcId, tags } = args;
    super(
      'helium:aws:LoadBalancerController',
      NAME,
      {
        ...args,
        statements: rights(clusterName),
        computed: serviceAccount => ({
          clusterName,
          // Both can't be asked of the metadata service, which pods don't reach.
          region,
          vpcId,
          defaultTags: tags,
          serviceAccount,
        }),
      },
      options,
    );
  }
}

/** It may see everything, and change what carries the cluster's tag. */
function rights(clusterName: string): PolicyStatement[] {
  const made = { StringEquals: { [`aws:RequestTag/${OWN}`]: clusterName } };
  const own = { StringEquals: { [`aws:ResourceTag/${OWN}`]: clusterName } };
  return [
    {
      Effect: 'Allow',
      Action: [
        'ec2:DescribeAccountAttributes',
        'ec2:DescribeAddresses',
        'ec2:DescribeAvailabilityZones',
        'ec2:DescribeInstances',
        'ec2:DescribeInternetGateways',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeRouteTables',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeTags',
        'ec2:DescribeVpcs',
        'ec2:GetSecurityGroupsForVpc',
        'elasticloadbalancing:Describe*',
      ],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      // The first load balancer of an account needs it.
      Action: 'iam:CreateServiceLinkedRole',
      Resource: '*',
      Condition: {
        StringEquals: {
          'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com',
        },
      },
    },
    {
      Effect: 'Allow',
      Action: [
        'elasticloadbalancing:CreateLoadBalancer',
        'elasticloadbalancing:CreateTargetGroup',
        'ec2:CreateSecurityGroup',
      ],
      Resource: '*',
      Condition: made,
    },
    {
      Effect: 'Allow',
      // A security group is made in a network, which carries no tag of the controller's.
      Action: 'ec2:CreateSecurityGroup',
      Resource: 'arn:aws:ec2:*:*:vpc/*',
    },
    {
      Effect: 'Allow',
      Action: ['ec2:CreateTags', 'elasticloadbalancing:AddTags'],
      Resource: [
        'arn:aws:ec2:*:*:security-group/*',
        'arn:aws:elasticloadbalancing:*:*:loadbalancer/*',
        'arn:aws:elasticloadbalancing:*:*:targetgroup/*',
        'arn:aws:elasticloadbalancing:*:*:listener/*',
      ],
      Condition: made,
    },
    {
      Effect: 'Allow',
      Action: [
        'ec2:AuthorizeSecurityGroupIngress',
        'ec2:RevokeSecurityGroupIngress',
      ],
      // Those of the nodes, too.
      Resource: 'arn:aws:ec2:*:*:security-group/*',
    },
    {
      Effect: 'Allow',
      Action: [
        'ec2:CreateTags',
        'ec2:DeleteTags',
        'ec2:DeleteSecurityGroup',
        'elasticloadbalancing:AddTags',
        'elasticloadbalancing:RemoveTags',
        'elasticloadbalancing:CreateListener',
        'elasticloadbalancing:DeleteListener',
        'elasticloadbalancing:ModifyListener',
        'elasticloadbalancing:DeleteLoadBalancer',
        'elasticloadbalancing:ModifyLoadBalancerAttributes',
        'elasticloadbalancing:SetSecurityGroups',
        'elasticloadbalancing:SetSubnets',
        'elasticloadbalancing:SetIpAddressType',
        'elasticloadbalancing:DeleteTargetGroup',
        'elasticloadbalancing:ModifyTargetGroup',
        'elasticloadbalancing:ModifyTargetGroupAttributes',
        'elasticloadbalancing:RegisterTargets',
        'elasticloadbalancing:DeregisterTargets',
      ],
      Resource: '*',
      Condition: own,
    },
  ];
}
