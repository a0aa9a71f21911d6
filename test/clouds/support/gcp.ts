import type { CloudCase } from './CloudCase';
import { chart } from './CloudSite';

export const gcp: CloudCase = {
  title: 'Google Cloud',
  cloud: 'gcp',
  programs: ({ inventory, pagesPort }) => ({
    gcp_cluster_only: {
      settings: {
        project: 'rehearsal',
        region: 'us-east1',
        zones: ['us-east1-b'],
        fallbackZones: ['us-east1-d'],
        domain: 'localhost',
        ingressNginx: chart('ingress-nginx'),
        certManager: chart('cert-manager'),
        replicator: chart('kubernetes-replicator'),
        timeoutSeconds: 60,
        assetEndpoint: inventory,
        containerEndpoint: inventory,
      },
    },
    gcp_namespace_only: {
      settings: {
        project: 'rehearsal',
        region: 'us-east1',
        ingress: { scheme: 'http', port: pagesPort },
        ...chart('pachyderm'),
        timeoutSeconds: 60,
        assetEndpoint: inventory,
        containerEndpoint: inventory,
      },
    },
  }),
  stockOut: {
    all: { kind: 'stock-out', cloud: 'gcp', type: 'NodePool' },
    told: /GCE_STOCKOUT.*choose another zone or machine type, or try again later/,
    still: {
      kind: 'stock-out',
      cloud: 'gcp',
      type: 'NodePool',
      zone: 'us-east1-b',
    },
    placement: {
      default: { machineType: 'e2-standard-8', zones: ['us-east1-d'] },
    },
    line: /Pool 'default' is made of e2-standard-8 in us-east1-d/,
  },
  refusals: [
    {
      title: 'quota',
      fault: {
        kind: 'quota',
        type: 'Bucket',
        quota: 'BUCKETS',
        limit: 5,
        region: 'us-east1',
      },
      class: 'user',
      told: /quota BUCKETS of 5\.0 in us-east1 does not suffice: ask for more at https:\/\/console\.cloud\.google\.com\/iam-admin\/quotas\?project=rehearsal/,
    },
    {
      title: 'api-disabled',
      fault: { kind: 'api-disabled', service: 'storage.googleapis.com' },
      class: 'permanent',
      told: /administers the project rehearsal enables this API at https:\S+storage\.googleapis\.com/,
    },
    {
      title: 'credentials',
      class: 'permanent',
      told: /credentials for Google Cloud .* whoever runs this portal renews them; then try again/,
    },
  ],
  cluster: {
    parameters: {},
    cutOff: [
      [
        { type: 'compute/network:Network' },
        { type: 'container/cluster:Cluster' },
      ],
      [{ type: 'container/nodePool:NodePool' }],
    ],
    late: { type: 'compute/network:Network' },
  },
  bucket: 'storage/bucket:Bucket',
  account: 'serviceaccount/account:Account',
};
