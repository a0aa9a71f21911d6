import type { PolicyStatement } from './IrsaRole';

/** The right to change records of one zone of Route 53; `types` narrows it, to `TXT` for certificates. @public */
export function mayChangeRecords(
  hostedZoneId: string,
  types?: string[],
): PolicyStatement[] {
  return [
    {
      Effect: 'Allow',
      Action: [
        'route53:ChangeResourceRecordSets',
        'route53:ListResourceRecordSets',
      ],
      Resource: `arn:aws:route53:::hostedzone/${hostedZoneId}`,
      ...(types && {
        Condition: {
          'ForAllValues:StringEquals': {
            'route53:ChangeResourceRecordSetsRecordTypes': types,
          },
        },
      }),
    },
    {
      Effect: 'Allow',
      Action: [
        'route53:ListHostedZones',
        'route53:ListHostedZonesByName',
        'route53:ListTagsForResources',
        'route53:GetChange',
      ],
      Resource: '*',
    },
  ];
}
