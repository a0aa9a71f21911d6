import type * as pulumi from '@pulumi/pulumi';
import { AwsAddOn, AwsAddOnArgs } from './AwsAddOn';

const NAME = 'cluster-autoscaler';

/** Starts and ends nodes of the managed groups as pods need them, between each group's limits. @public */
export class ClusterAutoscaler extends AwsAddOn {
  constructor(args: AwsAddOnArgs, options: pulumi.ComponentResourceOptions) {
    const { clusterName, region } = args;
    super(
      'helium:aws:ClusterAutoscaler',
      NAME,
      {
        ...args,
        statements: [
          {
            Effect: 'Allow',
            Action: [
              'autoscaling:DescribeAutoScalingGroups',
              'autoscaling:DescribeAutoScalingInstances',
              'autoscaling:DescribeLaunchConfigurations',
              'autoscaling:DescribeScalingActivities',
              'ec2:DescribeImages',
              'ec2:DescribeInstanceTypes',
              'ec2:DescribeLaunchTemplateVersions',
              'ec2:GetInstanceTypesFromInstanceRequirements',
              // Labels and taints of a group that has no node.
              'eks:DescribeNodegroup',
            ],
            Resource: '*',
          },
          {
            Effect: 'Allow',
            Action: [
              'autoscaling:SetDesiredCapacity',
              'autoscaling:TerminateInstanceInAutoScalingGroup',
            ],
            Resource: '*',
            Condition: {
              StringEquals: {
                // EKS puts it on the groups that it makes.
                [`aws:ResourceTag/k8s.io/cluster-autoscaler/${clusterName}`]:
                  'owned',
              },
            },
          },
        ],
        computed: serviceAccount => ({
          cloudProvider: 'aws',
          awsRegion: region,
          autoDiscovery: { clusterName },
          extraArgs: {
            expander: 'least-waste',
            'balance-similar-node-groups': true,
            'skip-nodes-with-system-pods': false,
          },
          rbac: { serviceAccount },
        }),
      },
      options,
    );
  }
}
