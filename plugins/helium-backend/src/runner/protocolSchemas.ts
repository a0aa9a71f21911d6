import type {
  PreviewResult,
  RepairFindings,
} from '@helium-portal/backstage-plugin-helium-common';
import { z } from 'zod';
import { LONGEST_PLAN } from './PlannedChanges';
import type { AttemptResult, ChecksRequest, EventBatch } from './protocol';

/*
 * What the portal accepts of a runner. Runners are Helium's own, but what they carry comes from programs and clouds, so each
 * field has a bound.
 */

const text = z.string().max(65_536);
const urn = z.string().max(4_096);
const at = z.iso.datetime({ offset: true });
const record = z.record(z.string(), z.unknown());
const counts = z.record(z.string(), z.number());

const check = z.object({
  title: z.string().max(255),
  passed: z.boolean(),
  message: text.optional(),
  at,
});

export const pieceOfData = z.object({
  where: z.string().max(64),
  kind: z.string().max(255),
  namespace: z.string().max(255).optional(),
  name: z.string().max(255),
  detail: text.optional(),
});
const keptData = z.array(pieceOfData).max(1_000);

const numbered = { sequence: z.int().min(1), at };

const event = z.discriminatedUnion('type', [
  z.object({
    ...numbered,
    type: z.literal('log'),
    data: z.object({ text, stream: z.enum(['stdout', 'stderr', 'helium']) }),
  }),
  z.object({
    ...numbered,
    type: z.literal('resource'),
    data: z.object({
      urn,
      type: urn,
      name: urn,
      op: z.string().max(64),
      phase: z.enum(['started', 'waiting', 'done', 'failed']),
      message: text.optional(),
      seconds: z.number().min(0).optional(),
    }),
  }),
  z.object({
    ...numbered,
    type: z.literal('diagnostic'),
    data: z.object({
      severity: z.enum(['info', 'warning', 'error']),
      message: text,
      urn: urn.optional(),
    }),
  }),
  z.object({ ...numbered, type: z.literal('check'), data: check }),
]);

export const eventBatch: z.ZodType<EventBatch> = z.object({
  events: z.array(event).min(1).max(1_000),
});

export const checksRequest: z.ZodType<ChecksRequest> = z.object({
  outputs: record,
});

const findings: z.ZodType<RepairFindings> = z.object({
  at,
  stateProblem: text.optional(),
  lock: z
    .object({
      holder: z.string().max(512),
      host: z.string().max(255).optional(),
      pid: z.int().optional(),
      at: z.string().max(64).optional(),
      dead: z.boolean(),
      why: text,
    })
    .optional(),
  pending: z
    .array(
      z.object({
        urn,
        type: urn,
        name: urn,
        operation: z.string().max(64),
        cloud: z.enum(['exists', 'absent', 'unknown']),
        detail: text.optional(),
        id: urn.optional(),
        actions: z.array(z.enum(['import', 'delete', 'forget'])),
      }),
    )
    .max(10_000),
  clusters: z
    .array(
      z.object({
        urn,
        name: urn,
        state: z.enum(['alive', 'gone', 'unknown']),
        detail: text.optional(),
        resources: z.int(),
      }),
    )
    .max(1_000),
  steps: z
    .array(
      z.object({
        type: z.enum(['unlock', 'pending', 'drop-cluster', 'restore']),
        outcome: z.enum(['done', 'failed', 'skipped']),
        message: text.optional(),
      }),
    )
    .max(100),
});

const propertyPaths = z.array(z.string().max(512)).max(100);

export const preview: z.ZodType<PreviewResult> = z.object({
  totalChanges: z.int().min(0),
  changes: z
    .array(
      z.object({
        urn,
        type: urn,
        name: urn,
        action: z.enum([
          'create',
          'update',
          'replace',
          'delete',
          'read',
          'same',
        ]),
        changedKeys: propertyPaths,
        replaceKeys: propertyPaths,
      }),
    )
    .max(LONGEST_PLAN),
  counts,
  sentences: z.array(text).max(LONGEST_PLAN + 1),
});

export const attemptResult: z.ZodType<AttemptResult> = z.object({
  outcome: z.enum(['succeeded', 'failed', 'cancelled']),
  timings: z
    .partialRecord(
      z.enum([
        'open',
        'recovery',
        'preview',
        'refresh',
        'update',
        'sleep',
        'checks',
        'destroy',
        'inventory',
      ]),
      z.number().min(0),
    )
    .optional(),
  failure: z
    .object({
      class: z.enum(['transient', 'blocked', 'user', 'permanent', 'attention']),
      message: text,
      resource: urn.optional(),
    })
    .optional(),
  outputs: record.optional(),
  secretOutputs: z.array(z.string()).optional(),
  summary: counts.optional(),
  checks: z.array(check).optional(),
  resources: z
    .array(z.object({ type: urn, count: z.int().min(1), kept: z.int().min(0) }))
    .max(10_000)
    .optional(),
  // Only told to people: an operation must not fail of it.
  data: z
    .object({
      items: keptData,
      totalItems: z.int().min(0),
      complete: z.boolean(),
      listedAt: at.optional(),
    })
    .optional()
    .catch(undefined),
  preview: preview.optional(),
  findings: findings.optional(),
  leftovers: z
    .array(
      z.object({
        where: z.string().max(64),
        kind: z.string().max(255),
        namespace: z.string().max(255).optional(),
        name: z.string().max(255),
        createdAt: z.string().optional(),
        detail: text.optional(),
        heldBy: z.array(z.string().max(512)).max(100).optional(),
        removable: z.boolean().optional(),
        command: text.optional(),
      }),
    )
    .optional(),
  keptData: keptData.optional(),
  unverified: text.optional(),
});
