import {
  Cloud,
  describeInfraIssue,
  Infra,
  MAX_INFRA_BYTES,
  parseInfra,
} from '@helium-portal/pulumi-components/infra';
import type { z as Zod } from 'zod';

/** The parameter `infraJson`, whose mistakes are named with their paths before anything is made. */
export function infraJsonParameter(
  z: typeof Zod,
  cloud: Cloud,
  description: string,
  example: string,
) {
  return z
    .string()
    .max(MAX_INFRA_BYTES, 'must be at most 64 KiB')
    .superRefine((text, issues) => {
      for (const issue of parseInfra(text, cloud).issues ?? []) {
        issues.addIssue({
          code: 'custom',
          message: describeInfraIssue(issue),
        });
      }
    })
    .optional()
    .meta({ title: 'Infrastructure', description, examples: [example] });
}

/** What the parameter asks for; nothing when it is faulty, which the schema reports. */
export function infraOf(
  { infraJson }: { infraJson?: string },
  cloud: Cloud,
): Infra {
  return parseInfra(infraJson ?? '', cloud).infra ?? {};
}
