import { z } from 'zod';

// Both clouds take these; GKE allows no more than 40 characters.
const POOL_NAME = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/;
const LABEL_NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;
const DNS_SUBDOMAIN =
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const RESERVED_DOMAIN = /(^|\.)(kubernetes\.io|k8s\.io|helium\.dev)$/;

/** The most pools that a cluster may have besides its own. @public */
export const MAX_POOLS = 20;

/** The most nodes that one pool may have. @public */
export const MAX_NODES = 100;

const text = z.string().min(1, 'must not be empty');

const nodeCount = z
  .int('must be a whole number')
  .min(0, 'must not be negative')
  .max(MAX_NODES, `must be at most ${MAX_NODES}`);

const labelKey = z
  .string()
  .refine(isLabelKey, 'must be a Kubernetes label key')
  .refine(
    key => !RESERVED_DOMAIN.test(domainOf(key)),
    'must not be of kubernetes.io, k8s.io or helium.dev: they are taken',
  );

const labelValue = z
  .string()
  .regex(
    LABEL_VALUE,
    'must be a Kubernetes label value: at most 63 letters, digits, hyphens, underscores and dots',
  );

const taint = z
  .strictObject({
    key: labelKey,
    value: labelValue.optional(),
    effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
  })
  .meta({ description: 'Only pods that tolerate it run on the nodes.' });

const gpu = z
  .strictObject({
    type: text.meta({
      description: 'As the cloud names it: `nvidia-l4`, `nvidia-tesla-t4`.',
    }),
    count: z.int('must be a whole number').min(1).max(16).meta({
      description:
        'GPUs of each node. On AWS it follows from the machine type.',
    }),
  })
  .meta({
    description:
      'GPUs of each node. Their nodes are tainted `nvidia.com/gpu=present:NoSchedule`.',
  });

const nodePool = z.strictObject({
  name: z
    .string()
    .regex(
      POOL_NAME,
      'must be at most 40 lower-case letters, digits and hyphens, and begin with a letter',
    ),
  machineType: text.meta({
    description: '`n2d-standard-32` on GCP, `m7a.8xlarge` on AWS.',
  }),
  fallbackMachineTypes: z.array(text).max(5).optional().meta({
    description:
      'What to take, in this order, when the cloud has no more of `machineType`.',
  }),
  minCount: nodeCount.meta({ description: 'Nodes that are always there.' }),
  maxCount: nodeCount
    .min(1, 'must be at least 1')
    .meta({ description: 'Nodes that there may be.' }),
  diskSizeGb: z
    .int('must be a whole number')
    .min(20, 'must be at least 20')
    .max(16384, 'must be at most 16384')
    .optional()
    .meta({ description: 'Size of each boot disk in GB. Default: 100.' }),
  spot: z.boolean().optional().meta({
    description:
      'Nodes that the cloud may take back at any time, for less. Default: false.',
  }),
  labels: z
    .record(labelKey, labelValue)
    .optional()
    .meta({ description: 'Kubernetes labels of the nodes.' }),
  taints: z.array(taint).max(20).optional(),
  gpu: gpu.optional(),
  zones: z.array(text).min(1).optional().meta({
    description: "Zones of the nodes. Default: the cluster's.",
  }),
});

const rds = z
  .strictObject({
    instanceClass: z
      .string()
      .regex(
        /^db\.[a-z0-9-]+\.[a-z0-9]+$/,
        'must be an RDS instance class, such as db.m7g.large',
      ),
    engineVersion: z
      .string()
      .regex(
        /^1[4-9](\.\d{1,2})?$/,
        'must be a version of PostgreSQL from 14 on, such as 16 or 16.8',
      ),
    allocatedStorageGb: z
      .int('must be a whole number')
      .min(20, 'must be at least 20')
      .max(65536, 'must be at most 65536'),
    maxAllocatedStorageGb: z
      .int('must be a whole number')
      .max(65536, 'must be at most 65536')
      .optional()
      .meta({
        description:
          'How far storage may grow by itself, in GB. Default: not at all.',
      }),
    multiAz: z.boolean().optional().meta({
      description: 'A standby in another zone. Default: false.',
    }),
    iops: z
      .int('must be a whole number')
      .min(12000, 'must be at least 12000')
      .max(64000, 'must be at most 64000')
      .optional()
      .meta({
        description:
          'From 400 GB on. Default: what gp3 storage of that size has.',
      }),
    backupRetentionDays: z
      .int('must be a whole number')
      .min(0)
      .max(35, 'must be at most 35')
      .optional()
      .meta({ description: 'Default: 1; 0 makes no backups.' }),
  })
  .meta({ description: 'RDS for PostgreSQL, on AWS only.' });

/**
 * What a cluster has besides its own: the parameter `infraJson` of the cluster programs. What can only be told with the cloud in
 * view, {@link parseInfra} adds.
 *
 * @public
 */
export const infraSchema = z
  .strictObject({
    nodepools: z.array(nodePool).max(MAX_POOLS).optional().meta({
      description: "Pools of nodes besides the cluster's own.",
    }),
    rds: rds.optional(),
  })
  .meta({
    title: 'Infrastructure of a Helium cluster',
    description:
      'The parameter `infraJson` of gcp_cluster_only and aws_cluster_only.',
  });

/** What {@link infraSchema} accepts. @public */
export type Infra = z.infer<typeof infraSchema>;

/** One pool of nodes. @public */
export type NodePoolSpec = z.infer<typeof nodePool>;

/** A taint, in Kubernetes' words. @public */
export type TaintSpec = z.infer<typeof taint>;

/** RDS for PostgreSQL. @public */
export type RdsSpec = z.infer<typeof rds>;

function isLabelKey(key: string): boolean {
  const domain = domainOf(key);
  const name = domain ? key.slice(domain.length + 1) : key;
  return (
    LABEL_NAME.test(name) &&
    domain.length <= 253 &&
    (!key.includes('/') || DNS_SUBDOMAIN.test(domain))
  );
}

function domainOf(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf('/')));
}
