import type * as pulumi from '@pulumi/pulumi';
import { AwsAddOn, AwsAddOnArgs } from './AwsAddOn';
import { mayChangeRecords } from './route53Rights';

const NAME = 'external-dns';

/**
 * Keeps a record in Route 53 for each host of the cluster's Ingresses. Of Services it makes none: those of the cluster itself end
 * together with it, and their records would stay.
 *
 * @public
 */
export class ExternalDns extends AwsAddOn {
  constructor(
    args: AwsAddOnArgs & {
      domain: string;
      /** Of Route 53, in which the domain is. */
      hostedZoneId: string;
    },
    options: pulumi.ComponentResourceOptions,
  ) {
    const { clusterName, region, domain, hostedZoneId } = args;
    super(
      'helium:aws:ExternalDns',
      NAME,
      {
        ...args,
        statements: mayChangeRecords(hostedZoneId),
        computed: serviceAccount => ({
          provider: { name: 'aws' },
          sources: ['ingress'],
          triggerLoopOnEvent: true,
          domainFilters: [domain],
          extraArgs: [`--zone-id-filter=${hostedZoneId}`],
          // It takes away what it made, and nothing that others made.
          policy: 'sync',
          registry: 'txt',
          txtOwnerId: clusterName,
          env: [{ name: 'AWS_DEFAULT_REGION', value: region }],
          serviceAccount,
        }),
      },
      options,
    );
  }
}
