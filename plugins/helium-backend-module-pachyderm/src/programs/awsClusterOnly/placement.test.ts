import type { NodePoolSpec } from '@helium-portal/pulumi-components/infra';
import { describePlacement, placementOf } from './placement';

const pool = (
  name: string,
  more: Partial<NodePoolSpec> = {},
): NodePoolSpec => ({
  name,
  machineType: 'm7a.2xlarge',
  fallbackMachineTypes: ['m6a.2xlarge', 'm7i.2xlarge'],
  minCount: 1,
  maxCount: 3,
  ...more,
});

const node = (name: string, machineType: string, zone: string) => ({
  metadata: {
    name: `${name}-${zone}`,
    labels: {
      'eks.amazonaws.com/nodegroup': name,
      'node.kubernetes.io/instance-type': machineType,
      'topology.kubernetes.io/zone': zone,
    },
  },
});

it('tells by the nodes what AWS gave, and what it had none of', () => {
  const pools = [
    pool('default'),
    pool('scarce'),
    pool('spot', { spot: true }),
    pool('empty'),
  ];
  const placement = placementOf(pools, [
    node('default', 'm7a.2xlarge', 'us-east-1b'),
    node('default', 'm7a.2xlarge', 'us-east-1a'),
    node('default', 'm6a.2xlarge', 'us-east-1c'),
    node('scarce', 'm7i.2xlarge', 'us-east-1a'),
    node('spot', 'm6a.2xlarge', 'us-east-1a'),
    { metadata: { name: 'of-nobody' } },
  ]);
  expect(placement).toEqual({
    default: {
      machineTypes: ['m6a.2xlarge', 'm7a.2xlarge'],
      zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    },
    scarce: { machineTypes: ['m7i.2xlarge'], zones: ['us-east-1a'] },
    spot: { machineTypes: ['m6a.2xlarge'], zones: ['us-east-1a'] },
    empty: { machineTypes: [], zones: [] },
  });
  expect(describePlacement(pools, placement)).toEqual([
    "Pool 'default' is made of m6a.2xlarge, m7a.2xlarge in us-east-1a, us-east-1b, us-east-1c",
    "Pool 'scarce' is made of m7i.2xlarge in us-east-1a: AWS had no m7a.2xlarge, m6a.2xlarge",
    "Pool 'spot' is made of m6a.2xlarge in us-east-1a",
    "Pool 'empty' has no nodes yet",
  ]);
});
