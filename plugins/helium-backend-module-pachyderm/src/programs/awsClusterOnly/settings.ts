import { machineOf } from '@helium-portal/pulumi-components/infra';
import type { z as Zod } from 'zod';
import { clusterSettingsParts } from '../../clusters/settings';
import { settingsParts } from '../../pachyderm/settings';

/** Where the public charts are. */
const CHARTS = {
  clusterAutoscaler: 'https://kubernetes.github.io/autoscaler',
  externalDns: 'https://kubernetes-sigs.github.io/external-dns',
  loadBalancerController: 'https://aws.github.io/eks-charts',
};
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const CIDR_16 = /^(\d{1,3}\.){2}0\.0\/16$/;
const CIDR = /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/;

/** Checks `helium.programs.aws_cluster_only.settings`; what it returns passes it again unchanged. */
export function settingsSchema(z: typeof Zod) {
  const parts = settingsParts(z);
  const shared = clusterSettingsParts(z);
  const { text, dnsName, number } = parts;
  const machineType = text.refine(
    name => machineOf(name, 'aws'),
    'must be an EC2 instance type, such as m7a.2xlarge',
  );

  return z
    .strictObject({
      region: text.regex(REGION, 'must be a region, such as us-east-1'),
      zones: z.array(text).min(2).max(3).optional(),
      cidrBlock: text
        .regex(CIDR_16, 'must be a /16, such as 10.0.0.0/16')
        .default('10.0.0.0/16'),
      natGateways: z.enum(['one', 'zone']).default('one'),
      apiAccessCidrs: z
        .array(text.regex(CIDR, 'must be a range, such as 203.0.113.0/24'))
        .default([]),
      adminRoles: z
        .array(
          text.regex(
            /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/,
            'must be the ARN of a role',
          ),
        )
        .default([]),
      domain: dnsName,
      hostedZoneId: text.regex(
        /^Z[A-Z0-9]+$/,
        'must be the ID of a zone of Route 53',
      ),
      kubernetesVersion: text
        .regex(/^1\.\d{2}$/, 'must be a minor version, such as 1.33')
        .default('1.33'),
      pool: z
        .strictObject({
          machineType: machineType.default('m7a.2xlarge'),
          fallbackMachineTypes: z
            .array(machineType)
            .default(['m6a.2xlarge', 'm7i.2xlarge', 'm6i.2xlarge']),
          minCount: number.min(1).max(100).default(2),
          maxCount: number.min(1).max(100).default(10),
        })
        .prefault({}),
      certificates: shared.certificates,
      clusterAutoscaler: shared.addOn(
        'cluster-autoscaler',
        CHARTS.clusterAutoscaler,
      ),
      externalDns: shared.addOn('external-dns', CHARTS.externalDns),
      certManager: shared.certManager,
      ingressNginx: shared.ingressNginx,
      loadBalancerController: shared.addOn(
        'aws-load-balancer-controller',
        CHARTS.loadBalancerController,
      ),
      replicator: shared.replicator,
      gpuDevicePluginImage: text.default(
        'nvcr.io/nvidia/k8s-device-plugin:v0.17.2',
      ),
      taggingEndpoint: z.url({ protocol: /^https?$/ }).optional(),
      iamEndpoint: z.url({ protocol: /^https?$/ }).optional(),
      kmsEndpoint: z.url({ protocol: /^https?$/ }).optional(),
      eksEndpoint: z.url({ protocol: /^https?$/ }).optional(),
      efsEndpoint: z.url({ protocol: /^https?$/ }).optional(),
      timeoutSeconds: parts.timeoutSeconds,
    })
    .transform(settings => ({
      ...settings,
      zones:
        settings.zones ?? ['a', 'b', 'c'].map(zone => settings.region + zone),
    }));
}

export type AwsClusterOnlySettings = Zod.infer<
  ReturnType<typeof settingsSchema>
>;
